package mixmatch.connections;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A difference between a topic and its declaration.
 *
 * @param found the difference, as in {@code cleanup.policy is delete, not compact: …}
 */
public record TopicFinding(String topic, Grade grade, String found, Mend mend) {
    public enum Grade {
        /** With it the system loses data or can't work. */
        REFUSED,
        WARNING
    }

    /** What makes the topic as it is declared, and deletes nothing. */
    public sealed interface Mend {
        record Create() implements Mend {}

        record Partitions(int count) implements Mend {}

        record Copies(int count) implements Mend {}

        record Setting(String key, String value) implements Mend {}

        /** It can't be mended so; a person may do what the remedy says. */
        record Nothing(String remedy) implements Mend {}
    }

    public boolean canBeMended() {
        return !(mend instanceof Mend.Nothing);
    }

    /** What mends it, for a person. */
    public String remedy() {
        return mend instanceof Mend.Nothing nothing ? nothing.remedy() : "`mixmatch topics --repair` mends it";
    }

    /** A sentence for all topics of which the same is found, as in {@code topics a, b: …; …}. */
    public static List<String> sentences(List<TopicFinding> findings, Grade grade) {
        Map<String, List<TopicFinding>> same = findings.stream()
                .filter(finding -> finding.grade == grade)
                .collect(Collectors.groupingBy(
                        finding -> finding.found + "; " + finding.remedy(), LinkedHashMap::new, Collectors.toList()));
        return same.entrySet().stream()
                .map(each -> "%s %s: %s"
                        .formatted(
                                each.getValue().size() == 1 ? "topic" : "topics",
                                each.getValue().stream()
                                        .map(TopicFinding::topic)
                                        .collect(Collectors.joining(", ")),
                                each.getKey()))
                .toList();
    }
}
