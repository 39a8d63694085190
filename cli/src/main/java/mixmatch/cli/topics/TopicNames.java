package mixmatch.cli.topics;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.proto.Topic;
import mixmatch.spec.Spelling;

/** The names by which a person may call a topic: its full name, that without the prefix, or the last word of it. */
final class TopicNames {
    private TopicNames() {}

    /**
     * The topic of that name.
     *
     * @param prefix what the names of all topics begin with
     * @throws CommandFailure with the names that there are
     */
    static Topic find(String text, String prefix) {
        return Arrays.stream(Topic.values())
                .filter(topic -> names(topic, prefix).contains(text))
                .findFirst()
                .orElseThrow(() -> CommandFailure.badInput(unknown(text, prefix)));
    }

    /** The last word of its name, as in {@code unlabeled}. */
    static String lastWord(Topic topic) {
        return topic.shortName().substring(topic.shortName().lastIndexOf('.') + 1);
    }

    private static List<String> names(Topic topic, String prefix) {
        return List.of(topic.name(prefix), topic.shortName(), lastWord(topic));
    }

    private static String unknown(String text, String prefix) {
        Optional<String> near = Spelling.to(
                text,
                Arrays.stream(Topic.values())
                        .flatMap(topic -> names(topic, prefix).stream())
                        .toList());
        String there = Stream.of(Topic.values()).map(TopicNames::lastWord).collect(Collectors.joining(", "));
        return "there is no topic %s%s; there are %s"
                .formatted(
                        Printable.line(text),
                        near.map(", did you mean %s"::formatted).orElse(""),
                        there);
    }
}
