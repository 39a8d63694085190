package mixmatch.cli.topics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.OptionalLong;
import mixmatch.proto.Topic;

/**
 * A topic in figures.
 *
 * @param name in full
 * @param topic of the declaration
 * @param partitions that it has, however many are declared
 * @param messages between its first and its last offset; of compacted topics and of those written in transactions there are
 *     fewer than that
 * @param bytes of one copy on the brokers' disks; empty where the broker does not tell
 * @param rate messages a second while it was looked at
 * @param lag of each consumer group that has committed offsets, by its name: messages that it has not done
 */
public record TopicFigures(
        String name,
        Topic topic,
        int partitions,
        long messages,
        OptionalLong bytes,
        double rate,
        Map<String, Long> lag) {
    /** One JSON object, on one line. */
    String json() {
        ObjectNode json = MessageJson.object()
                .put("topic", name)
                .put("partitions", partitions)
                .put("messages", messages)
                .put("messagesPerSecond", Math.round(10 * rate) / 10.0)
                .put("for", topic.purpose());
        bytes.ifPresent(b -> json.put("bytes", b));
        ObjectNode groups = json.putObject("lag");
        lag.forEach(groups::put);
        return MessageJson.line(json);
    }

    /** As in {@code mixmatch.augment 0, mixmatch.eval 3}; a dash where no group reads it. */
    String lagText() {
        return lag.entrySet().stream()
                .map(group -> Printable.line(group.getKey()) + " " + group.getValue())
                .reduce((a, b) -> a + ", " + b)
                .orElse("-");
    }
}
