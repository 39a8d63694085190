package mixmatch.cli.topics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import mixmatch.proto.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One thing that happened to a step.
 *
 * @param what in a word or two, as in {@code order}
 * @param at by the clock of whoever wrote the message; empty where no message tells
 * @param place where its message lies, as in {@code orders-5@17}; empty where it has none of its own
 * @param bytes of that message's value
 * @param detail for a person
 */
record TracedEvent(String what, Optional<Instant> at, String place, long bytes, String detail) {
    /** An event that a message tells. */
    static TracedEvent of(String what, Topic topic, ConsumerRecord<byte[], byte[]> record, String detail) {
        return new TracedEvent(
                what,
                Optional.of(Instant.ofEpochMilli(record.timestamp())),
                "%s-%d@%d".formatted(topic.shortName(), record.partition(), record.offset()),
                RecordForm.bytes(record),
                detail);
    }

    /** An event that follows from other messages. */
    static TracedEvent concluded(String what, Optional<Instant> at, String detail) {
        return new TracedEvent(what, at, "", 0, detail);
    }

    /** One JSON object, on one line. */
    String json() {
        ObjectNode json = MessageJson.object().put("what", what);
        at.ifPresent(t -> json.put("time", t.toString()));
        if (!place.isEmpty()) {
            json.put("place", place).put("bytes", bytes);
        }
        return MessageJson.line(json.put("detail", detail));
    }
}
