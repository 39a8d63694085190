package mixmatch.local.topics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
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
public record TracedEvent(String what, Optional<Instant> at, String place, long bytes, String detail) {
    /** What a message tells. */
    static TracedEvent of(String what, String topic, ConsumerRecord<byte[], byte[]> record, String detail) {
        return new TracedEvent(
                what,
                Optional.of(Instant.ofEpochMilli(record.timestamp())),
                "%s-%d@%d".formatted(topic, record.partition(), record.offset()),
                record.value() == null ? 0 : record.value().length,
                detail);
    }

    /** What is concluded from other messages. */
    static TracedEvent concluded(String what, Optional<Instant> at, String detail) {
        return new TracedEvent(what, at, "", 0, detail);
    }

    /** One JSON object, on one line. */
    public String json() {
        ObjectNode json = MessageJson.object().put("what", what);
        at.ifPresent(t -> json.put("time", t.toString()));
        if (!place.isEmpty()) {
            json.put("place", place).put("bytes", bytes);
        }
        return MessageJson.line(json.put("detail", detail));
    }
}
