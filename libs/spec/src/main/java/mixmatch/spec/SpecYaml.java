package mixmatch.spec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A run spec as YAML. Values are judged as the text that they were written as, whether in a file or as an override. */
final class SpecYaml {
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build();

    /** The last words of all keys, by section; the top of a spec is section "". */
    private static final Map<String, Set<String>> LEAVES = SpecKeys.all().stream()
            .collect(Collectors.groupingBy(
                    SpecKey::section,
                    LinkedHashMap::new,
                    Collectors.mapping(SpecKey::leaf, Collectors.toCollection(LinkedHashSet::new))));

    private static final List<String> SECTIONS =
            LEAVES.keySet().stream().filter(section -> !section.isEmpty()).toList();

    private SpecYaml() {}

    static String write(RunSpec spec) {
        try {
            return YAML.writeValueAsString(spec);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a run spec could not be written as YAML", e);
        }
    }

    static RunSpec read(String yaml, String origin, Map<String, String> overrides) {
        return read(yaml, origin, overrides, overrides.keySet());
    }

    static RunSpec readSubmitted(String yaml, String origin) {
        return read(
                yaml,
                origin,
                Map.of(),
                Variant.sections().stream().map(section -> section + ".name").collect(Collectors.toSet()));
    }

    /** @param decided paths whose values the YAML's own may not fit */
    private static RunSpec read(String yaml, String origin, Map<String, String> overrides, Set<String> decided) {
        Errors errors = new Errors();
        Map<String, Given> given = new LinkedHashMap<>();
        flatten(tree(yaml, origin), "", origin, given, errors);
        overrides.forEach((path, value) -> given.put(path, new Given(value, "command line")));

        Map<String, Variant> named = named(given);
        List<SpecKey> keys = SpecKeys.of(named);
        Map<String, String> values = new HashMap<>();
        given.forEach((path, value) -> {
            if (find(keys, path).isPresent()) {
                values.put(path, value.text());
            } else {
                notAKey(path, named, decided).ifPresent(problem -> errors.add(value.origin(), path, problem));
            }
        });
        keys.forEach(key -> values.put(key.path(), value(key.path(), keys, values)));
        judge(keys, given, errors);
        for (CrossCheck check : checks(named)) {
            if (check.keys().stream().noneMatch(errors.keys::contains)) {
                check.problem().apply(values).ifPresent(problem -> errors.add(origin, "", problem));
            }
        }
        if (!errors.sentences.isEmpty()) {
            throw new SpecException(errors.sentences);
        }
        return new RunSpec(tree(keys, values));
    }

    /** The variants that a spec names, by section; the default one where it names none that there is. */
    private static Map<String, Variant> named(Map<String, Given> given) {
        return Variant.sections().stream().collect(Collectors.toMap(section -> section, section -> Optional.ofNullable(
                        given.get(section + ".name"))
                .flatMap(name -> Variant.of(section, name.text()))
                .orElseGet(() -> Variant.of(section).get(0))));
    }

    private static List<CrossCheck> checks(Map<String, Variant> named) {
        return Stream.concat(
                        CrossCheck.ALL.stream(), named.values().stream().flatMap(variant -> variant.checks().stream()))
                .toList();
    }

    /**
     * The problem with a path that is no key of this spec. Empty where it can be passed over: a file may have the keys of the
     * variant that it names, though the command line names another.
     */
    private static Optional<String> notAKey(String path, Map<String, Variant> named, Set<String> decided) {
        if (!known(path)) {
            return Optional.of(unknown(path));
        }
        String section = SpecKey.section(path);
        boolean passedOver = decided.contains(section + ".name") && !decided.contains(path);
        return passedOver
                ? Optional.empty()
                : Optional.of("%s is no key of %s; leave it out, or set %s.name to what has it: %s"
                        .formatted(
                                path,
                                named.get(section).name(),
                                section,
                                Variant.of(section).stream()
                                        .filter(variant -> variant.has(path))
                                        .map(Variant::name)
                                        .collect(Collectors.joining(", "))));
    }

    private static JsonNode tree(String yaml, String origin) {
        JsonNode tree;
        try {
            tree = YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " at line %d, column %d"
                            .formatted(
                                    e.getLocation().getLineNr(), e.getLocation().getColumnNr());
            String what = e.getOriginalMessage().lines().findFirst().orElse("");
            throw new SpecException(List.of("%s: not valid YAML%s: %s".formatted(origin, where, what)));
        }
        if (tree.isMissingNode() || tree.isNull()) {
            return YAML.createObjectNode();
        }
        if (!tree.isObject()) {
            throw new SpecException(
                    List.of("%s: not a run spec; it must be lines of the form key: value, such as name: my-run"
                            .formatted(origin)));
        }
        return tree;
    }

    private static void flatten(JsonNode node, String prefix, String origin, Map<String, Given> into, Errors errors) {
        node.fields().forEachRemaining(field -> {
            String path = prefix + field.getKey();
            JsonNode value = field.getValue();
            boolean section = prefix.isEmpty() && SECTIONS.contains(path);
            if (section && value.isObject()) {
                flatten(value, path + ".", origin, into, errors);
            } else if (section) {
                errors.add(
                        origin,
                        path,
                        "%s is a section, but has %s; give it keys, such as %s: {%s: ...}"
                                .formatted(
                                        path,
                                        value.isNull() ? "nothing" : value.isArray() ? "a list" : value.asText(),
                                        path,
                                        LEAVES.get(path).iterator().next()));
            } else if (!known(path)) {
                errors.add(origin, path, unknown(path));
            } else if (!value.isValueNode() || value.isNull()) {
                errors.add(
                        origin,
                        path,
                        "%s %s, but needs one value: %s"
                                .formatted(
                                        path,
                                        value.isNull() ? "is empty" : value.isArray() ? "is a list" : "is a section",
                                        find(SpecKeys.all(), path)
                                                .orElseThrow()
                                                .range()
                                                .words()));
            } else {
                into.put(path, new Given(value.asText(), origin));
            }
        });
    }

    /** The value that a key has, or else its default. */
    private static String value(String path, List<SpecKey> keys, Map<String, String> values) {
        String given = values.get(path);
        return given != null
                ? given
                : find(keys, path).orElseThrow().fallback().value().apply(other -> value(other, keys, values));
    }

    /** Ranges are asked of given values only: a default that follows a wrong value is not a second error. */
    private static void judge(List<SpecKey> keys, Map<String, Given> given, Errors errors) {
        for (SpecKey key : keys) {
            Given value = given.get(key.path());
            try {
                if (value != null) {
                    key.range().value(value.text());
                }
            } catch (IllegalArgumentException e) {
                errors.add(value.origin(), key.path(), key.path() + " " + e.getMessage());
            }
        }
    }

    private static JsonNode tree(List<SpecKey> keys, Map<String, String> values) {
        ObjectNode tree = YAML.createObjectNode();
        for (SpecKey key : keys) {
            ObjectNode at = key.section().isEmpty() ? tree : tree.withObject("/" + key.section());
            at.set(key.leaf(), YAML.valueToTree(key.range().value(values.get(key.path()))));
        }
        return tree;
    }

    /** A section of a checked spec. */
    static <T> T section(JsonNode checked, String name, Class<T> type) {
        try {
            return YAML.treeToValue(checked.get(name), type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a checked run spec could not be built", e);
        }
    }

    private static String unknown(String path) {
        if (SECTIONS.contains(path)) {
            return "%s is a section, not a key; its keys are %s"
                    .formatted(
                            path,
                            LEAVES.get(path).stream()
                                    .map(leaf -> path + "." + leaf)
                                    .collect(Collectors.joining(", ")));
        }
        String section = SpecKey.section(path);
        String leaf = path.substring(path.lastIndexOf('.') + 1);
        List<String> siblings = new ArrayList<>(LEAVES.getOrDefault(section, Set.of()));
        if (section.isEmpty()) {
            siblings.addAll(SECTIONS);
        }
        String remedy = Spelling.to(leaf, siblings)
                .or(() -> elsewhere(leaf))
                .map("did you mean %s?"::formatted)
                .orElseGet(() -> siblings.isEmpty()
                        ? "the sections of a spec are " + String.join(", ", SECTIONS)
                        : "the keys of %s are %s"
                                .formatted(section.isEmpty() ? "a spec" : section, String.join(", ", siblings)));
        return "%s is not a known key; %s".formatted(path, remedy);
    }

    /** A key of that name, or nearly, in any section: its whole path. */
    private static Optional<String> elsewhere(String leaf) {
        Optional<String> near =
                Spelling.to(leaf, SpecKeys.all().stream().map(SpecKey::leaf).toList());
        return near.flatMap(name -> SpecKeys.all().stream()
                .filter(key -> key.leaf().equals(name))
                .map(SpecKey::path)
                .findFirst());
    }

    private static boolean known(String path) {
        return find(SpecKeys.all(), path).isPresent();
    }

    private static Optional<SpecKey> find(List<SpecKey> keys, String path) {
        return keys.stream().filter(key -> key.path().equals(path)).findFirst();
    }

    /** A value's text and where it was written. */
    private record Given(String text, String origin) {}

    /** Errors in the order they were found, and the keys that have one. */
    private static final class Errors {
        private final List<String> sentences = new ArrayList<>();
        private final Set<String> keys = new HashSet<>();

        void add(String origin, String key, String sentence) {
            keys.add(key);
            sentences.add(origin + ": " + sentence);
        }
    }
}
