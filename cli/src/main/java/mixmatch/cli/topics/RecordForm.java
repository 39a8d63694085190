package mixmatch.cli.topics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Stream;
import mixmatch.proto.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record of a topic as text: a line with its time and place, one with its headers, then the message; or all of it as one
 * JSON object.
 *
 * @param prefix what the names of all topics begin with
 */
public record RecordForm(Topic topic, String prefix, ZoneId zone, boolean json) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

    /** Ends with a line break. */
    public String of(ConsumerRecord<byte[], byte[]> record) {
        return json ? json(record) + "\n" : text(record);
    }

    /** Bytes of the record's value. */
    static int bytes(ConsumerRecord<byte[], byte[]> record) {
        return record.value() == null ? 0 : record.value().length;
    }

    private String text(ConsumerRecord<byte[], byte[]> record) {
        StringBuilder text = new StringBuilder("%s  %s  partition %d  offset %d  %d bytes  key %s%n"
                .formatted(
                        TIME.withZone(zone).format(Instant.ofEpochMilli(record.timestamp())),
                        topic.shortName(),
                        record.partition(),
                        record.offset(),
                        bytes(record),
                        Printable.line(text(record.key()))));
        StringJoiner headers = new StringJoiner("  ");
        for (Header header : record.headers()) {
            headers.add(Printable.line(header.key() + " " + text(header.value())));
        }
        Decoded decoded = Decoded.of(topic, prefix, record);
        Stream<String> message =
                decoded
                        .message()
                        .map(MessageText::lines)
                        .orElseGet(() -> List.of(Printable.line(decoded.problem())))
                        .stream();
        Stream.concat(Stream.of(headers.toString()), message)
                .forEach(line -> text.append("  ").append(line).append('\n'));
        return text.toString();
    }

    private String json(ConsumerRecord<byte[], byte[]> record) {
        ObjectNode json = MessageJson.object()
                .put("topic", record.topic())
                .put("partition", record.partition())
                .put("offset", record.offset())
                .put("time", Instant.ofEpochMilli(record.timestamp()).toString())
                .put("bytes", bytes(record))
                .put("key", text(record.key()));
        ObjectNode headers = json.putObject("headers");
        record.headers().forEach(header -> headers.put(header.key(), text(header.value())));
        Decoded decoded = Decoded.of(topic, prefix, record);
        decoded.message()
                .ifPresentOrElse(
                        message -> json.set("message", MessageJson.of(message)),
                        () -> json.put("trouble", decoded.problem()));
        return MessageJson.line(json);
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
}
