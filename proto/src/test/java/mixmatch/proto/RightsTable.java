package mixmatch.proto;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;

/** The rights as the table in {@code docs/security.md}. */
final class RightsTable {
    private RightsTable() {}

    /** A Markdown table: a row a user, a column a right, under the default prefix. */
    static String markdown() {
        List<KafkaUser> users = Arrays.stream(KafkaUser.values())
                .sorted(Comparator.comparing(KafkaUser::text))
                .toList();
        StringBuilder table = new StringBuilder("| user | Read | Write | Describe |\n|---|---|---|---|\n");
        for (KafkaUser user : users) {
            table.append("| `%s` |".formatted(user.text()));
            for (String verb : List.of("Read", "Write", "Describe")) {
                table.append(" %s |".formatted(resources(user, verb)));
            }
            table.append('\n');
        }
        // The same for all: no column.
        String settings = resources(KafkaUser.TRAIN, "DescribeConfigs");
        return table + "\nAll may DescribeConfigs on " + settings + ", too. ";
    }

    /** The resources that a user has a right on, by type, as in {@code group `a`; topic `b`, `c`}. */
    private static String resources(KafkaUser user, String verb) {
        Map<String, TreeSet<String>> names = new TreeMap<>();
        for (AccessRight right : user.rights(Topic.DEFAULT_PREFIX)) {
            if (right.verb().equals(verb)) {
                String[] resource = right.resource().split(" ");
                names.computeIfAbsent(resource[0], type -> new TreeSet<>()).add(resource[1]);
            }
        }
        StringJoiner text = new StringJoiner("; ");
        names.forEach((type, of) -> text.add("%s `%s`".formatted(type, String.join("`, `", of))));
        return text.toString();
    }
}
