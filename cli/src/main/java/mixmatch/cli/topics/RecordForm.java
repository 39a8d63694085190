package mixmatch.cli.topics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import mixmatch.proto.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record of a topic as text: its time and place, its headers, then the message; or all of it as one JSON object. */
public record RecordForm(Topic topic, String prefix, ZoneId zone, boolean json) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

    /** Ends with a line break. */
    public String of(ConsumerRecord<byte[], byte[]> record) {
        return json ? json(record) + "\n" : text(record);
    }

    static int bytes(ConsumerRecord<byte[], byte[]> record) {
        return record.value() == null ? 0 : record.value().length;
    }

    private String text(ConsumerRecord<byte[], byte[]> record) {
        String time = TIME.withZone(zone).format(Instant.ofEpochMilli(record.timestamp()));
        String place = "%s  partition %d  offset %d".formatted(topic.shortName(), record.partition(), record.offset());
        String key = Printable.line(text(record.key()));
        StringBuilder text = new StringBuilder();
        text.append("%s  %s  %d bytes  key %s%n".formatted(time, place, bytes(record), key));
        String headers = Arrays.stream(record.headers().toArray())
                .map(header -> Printable.line(header.key() + " " + text(header.value())))
                .collect(Collectors.joining("  "));
        Decoded decoded = Decoded.of(topic, prefix, record);
        List<String> lines = new ArrayList<>(List.of(headers));
        decoded.message()
                .map(MessageForm::lines)
                .ifPresentOrElse(lines::addAll, () -> lines.add(Printable.line(decoded.problem())));
        lines.forEach(line -> text.append("  ").append(line).append('\n'));
        return text.toString();
    }

    private String json(ConsumerRecord<byte[], byte[]> record) {
        ObjectNode json = MessageForm.object()
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
                        message -> json.set("message", MessageForm.json(message)),
                        () -> json.put("trouble", decoded.problem()));
        return MessageForm.line(json);
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
}
