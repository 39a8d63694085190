package mixmatch.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mixmatch.spec.RunSpec;

/** The differences between run specs, key by key. Keys are written as in {@code method.temperature}. */
public final class SpecDiff {
    /** The run's name decides nothing that is computed. */
    private static final String NAME = "name";

    private SpecDiff() {}

    public record Difference(String key, String first, String second) {}

    /** In the order of the spec; the name is no difference. */
    public static List<Difference> of(RunSpec first, RunSpec second) {
        Map<String, String> theirs = keys(second);
        return keys(first).entrySet().stream()
                .filter(ours -> !ours.getKey().equals(NAME) && !ours.getValue().equals(theirs.get(ours.getKey())))
                .map(ours -> new Difference(ours.getKey(), ours.getValue(), theirs.get(ours.getKey())))
                .toList();
    }

    /** The keys that not all specs have alike, in their order, and each spec's value; a hyphen where one has no such key. */
    public static Map<String, List<String>> among(List<Map<String, String>> specs) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        specs.forEach(spec -> spec.keySet()
                .forEach(key -> all.put(
                        key,
                        specs.stream()
                                .map(other -> other.getOrDefault(key, "-"))
                                .toList())));
        all.keySet().remove(NAME);
        all.values().removeIf(values -> values.stream().distinct().count() == 1);
        return all;
    }

    /** The values of a spec that are not the defaults, by key. */
    public static Map<String, String> changed(RunSpec spec) {
        Map<String, String> changed = new LinkedHashMap<>();
        of(spec, RunSpec.parse("{}", "the default spec")).forEach(d -> changed.put(d.key(), d.first()));
        return changed;
    }

    /** Every key of a spec with its value, in the order of the spec. */
    public static Map<String, String> keys(RunSpec spec) {
        return keys(new ObjectMapper().<JsonNode>valueToTree(spec));
    }

    /** The same of a spec, or a part of one, as a tree. */
    public static Map<String, String> keys(JsonNode tree) {
        Map<String, String> keys = new LinkedHashMap<>();
        tree.properties().forEach(entry -> {
            if (entry.getValue().isObject()) {
                keys(entry.getValue()).forEach((key, value) -> keys.put(entry.getKey() + "." + key, value));
            } else {
                keys.put(entry.getKey(), entry.getValue().asText());
            }
        });
        return keys;
    }
}
