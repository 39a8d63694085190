package mixmatch.proto;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The topics as the table in {@code docs/topics.md}. */
final class TopicTable {
    /** What most topics have is said once, before the table. */
    private static final SortedMap<String, String> USUAL = new TreeMap<>(Map.of(
            "partitions",
            "12",
            "cleanup.policy",
            "delete",
            "max.message.bytes",
            String.valueOf(Topic.MAX_MESSAGE_BYTES)));

    private TopicTable() {}

    /** A Markdown table: a row a topic, under the default prefix, with the settings that differ from the usual ones; {@code topics types} prints messages. */
    static String markdown() {
        StringBuilder table = new StringBuilder("Unless a row says otherwise: %s.\n\n".formatted(settings(USUAL)));
        table.append("| topic | for | key | settings |\n|---|---|---|---|\n");
        for (Topic topic : Topic.values()) {
            table.append("| `%s` | %s | %s | %s |%n"
                    .formatted(
                            topic.name(Topic.DEFAULT_PREFIX),
                            topic.purpose(),
                            code(topic.key()),
                            settings(ofItsOwn(topic))));
        }
        return table.toString().replace(System.lineSeparator(), "\n");
    }

    private static SortedMap<String, String> ofItsOwn(Topic topic) {
        SortedMap<String, String> settings = new TreeMap<>(topic.policy());
        settings.put("partitions", String.valueOf(topic.partitions()));
        settings.entrySet().removeAll(USUAL.entrySet());
        return settings;
    }

    private static String settings(SortedMap<String, String> settings) {
        return settings.entrySet().stream()
                .map(entry -> code(entry.getKey() + "=" + entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
