package mixmatch.proto;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The topics as the table in {@code docs/topics.md}. */
final class TopicTable {
    private TopicTable() {}

    /** A Markdown table: a row a topic, under the default prefix. */
    static String markdown() {
        StringBuilder table = new StringBuilder(
                "| topic | for | key | partitions | messages | policy |\n" + "|---|---|---|---|---|---|\n");
        for (Topic topic : Topic.values()) {
            table.append("| `%s` | %s | %s | %d | %s | %s |%n"
                    .formatted(
                            topic.name(Topic.DEFAULT_PREFIX),
                            topic.purpose(),
                            code(topic.key()),
                            topic.partitions(),
                            messages(topic),
                            policy(topic.policy())));
        }
        return table.toString().replace(System.lineSeparator(), "\n");
    }

    private static String messages(Topic topic) {
        return topic.messages().isEmpty()
                ? "as they came"
                : topic.messages().stream()
                        .map(message -> code(RunHeaders.schema(message)))
                        .collect(Collectors.joining(", "));
    }

    private static String policy(Map<String, String> policy) {
        return new TreeMap<>(policy)
                .entrySet().stream()
                        .map(entry -> code(String.format(Locale.ROOT, "%s=%s", entry.getKey(), entry.getValue())))
                        .collect(Collectors.joining(" "));
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
