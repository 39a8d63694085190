package mixmatch.cli.topics;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.util.HexFormat;
import java.util.Optional;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record's value as the message of its topic, or of a dead letter's source; else why there is none, in a phrase. */
record Decoded(Optional<Message> message, String problem) {
    private static final int BYTES_SHOWN = 32;

    static Decoded of(Topic topic, String prefix, ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return none("no value: what its key names is taken back");
        }
        try {
            Optional<Topic> source = topic == Topic.DEAD_LETTERS
                    ? Topic.named(RunHeaders.text(record.headers(), RunHeaders.SOURCE_TOPIC), prefix)
                    : Optional.of(topic);
            return source.isPresent() && source.get() != Topic.DEAD_LETTERS
                    ? new Decoded(Optional.of(parser(source.get(), record).parseFrom(record.value())), "")
                    : none("of an unknown topic; " + beginning(record.value()));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            return none("it can't be decoded (%s); %s".formatted(e.getMessage(), beginning(record.value())));
        }
    }

    private static Parser<? extends Message> parser(Topic topic, ConsumerRecord<byte[], byte[]> record) {
        // Where a topic carries one type a wrong header is no reason to show nothing.
        return topic.messages().size() == 1
                ? topic.messages().get(0).getParserForType()
                : topic.parser(RunHeaders.text(record.headers(), RunHeaders.SCHEMA));
    }

    private static Decoded none(String problem) {
        return new Decoded(Optional.empty(), problem);
    }

    private static String beginning(byte[] value) {
        int shown = Math.min(BYTES_SHOWN, value.length);
        return "%d bytes, %s %s%s"
                .formatted(
                        value.length,
                        shown < value.length ? "beginning with" : "in hexadecimal",
                        HexFormat.of().formatHex(value, 0, shown),
                        shown < value.length ? " …" : "");
    }
}
