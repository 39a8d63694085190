package mixmatch.proto;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The rights as the table in {@code docs/security.md}. */
final class RightsTable {
    private RightsTable() {}

    /** A Markdown table: a row a resource, a column a user, under the default prefix. */
    static String markdown() {
        List<KafkaUser> users = Arrays.stream(KafkaUser.values())
                .sorted(Comparator.comparing(KafkaUser::text))
                .toList();
        Map<String, Map<KafkaUser, String>> rows = new TreeMap<>();
        for (KafkaUser user : users) {
            user.rights(Topic.DEFAULT_PREFIX)
                    .forEach(right -> rows.computeIfAbsent(right.resource(), row -> new TreeMap<>())
                            .merge(user, right.verb(), (first, second) -> first + ", " + second));
        }
        StringBuilder table = new StringBuilder(
                "| | %s |\n".formatted(users.stream().map(KafkaUser::text).collect(Collectors.joining(" | "))));
        table.append("|---".repeat(users.size() + 1)).append("|\n");
        rows.forEach((resource, verbs) -> table.append("| %s `%s` | %s |\n"
                .formatted(
                        resource.substring(0, resource.indexOf(' ')),
                        resource.substring(resource.indexOf(' ') + 1),
                        users.stream().map(user -> verbs.getOrDefault(user, "")).collect(Collectors.joining(" | ")))));
        return table.toString();
    }
}
