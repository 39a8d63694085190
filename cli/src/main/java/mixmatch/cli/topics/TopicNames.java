package mixmatch.cli.topics;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.proto.Topic;
import mixmatch.spec.Spelling;

/** The names by which a person may call a topic: its full name, that without the prefix, or the last word of it. */
final class TopicNames {
    private TopicNames() {}

    /** @throws CommandFailure with the names that there are */
    static Topic find(String text, String prefix) {
        Map<String, Topic> names = new LinkedHashMap<>();
        for (Topic topic : Topic.values()) {
            names.put(topic.name(prefix), topic);
            names.put(topic.shortName(), topic);
            names.put(lastWord(topic), topic);
        }
        if (!names.containsKey(text)) {
            String near = Spelling.to(text, names.keySet())
                    .map(", did you mean %s"::formatted)
                    .orElse("");
            String there =
                    Arrays.stream(Topic.values()).map(TopicNames::lastWord).collect(Collectors.joining(", "));
            throw CommandFailure.badInput(
                    "there is no topic %s%s; there are %s".formatted(Printable.line(text), near, there));
        }
        return names.get(text);
    }

    /** The last word of its name, as in {@code unlabeled}. */
    static String lastWord(Topic topic) {
        return topic.shortName().substring(topic.shortName().lastIndexOf('.') + 1);
    }
}
