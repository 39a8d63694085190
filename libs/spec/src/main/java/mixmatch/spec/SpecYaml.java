package mixmatch.spec;

import com.fasterxml.jackson.core.JsonLocation;
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
import java.util.LinkedHashMap;
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

    /** The keys of all variants by path; where several declare one, the first's. */
    private static final Map<String, SpecKey> KNOWN = SpecKeys.entries()
            .map(SpecKeys.Entry::key)
            .collect(Collectors.toMap(SpecKey::path, key -> key, (first, next) -> first, LinkedHashMap::new));

    /** The last words of all keys, by section; the top of a spec is section "". */
    private static final Map<String, List<String>> LEAVES = KNOWN.values().stream()
            .collect(Collectors.groupingBy(
                    SpecKey::section, LinkedHashMap::new, Collectors.mapping(SpecKey::leaf, Collectors.toList())));

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

    /** The spec with every key, each below what it does and may be. */
    static String writeCommented(RunSpec spec) {
        String yaml = write(spec);
        Map<String, Given> given = new LinkedHashMap<>();
        flatten(tree(yaml, ""), "", "", given, new ArrayList<>());
        Map<String, SpecKey> keys = SpecKeys.of(named(given)).stream().collect(Collectors.toMap(SpecKey::path, k -> k));
        StringBuilder text = new StringBuilder();
        List<String> path = new ArrayList<>();
        for (String line : yaml.lines().toList()) {
            String indent = " ".repeat(line.length() - line.stripLeading().length());
            path.subList(indent.length() / 2, path.size()).clear();
            path.add(line.strip().replaceFirst(":.*", ""));
            SpecKey key = keys.get(String.join(".", path));
            if (key != null) {
                text.append("%s# %s\n%s# %s\n"
                        .formatted(indent, key.sentence(), indent, key.range().words()));
            }
            text.append(line).append('\n');
        }
        return text.toString();
    }

    /** @param lenient passes over the keys of other variants than those that the YAML names */
    static RunSpec read(String yaml, String origin, Map<String, String> overrides, boolean lenient) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Given> given = new LinkedHashMap<>();
        flatten(tree(yaml, origin), "", origin, given, problems);
        leaveAnothersKeys(given, overrides);
        overrides.forEach((path, value) -> given.put(path, new Given(value, "command line")));

        Map<String, Variant> named = named(given);
        Map<String, SpecKey> keys = new LinkedHashMap<>();
        SpecKeys.of(named).forEach(key -> keys.put(key.path(), key));
        Map<String, String> values = new HashMap<>();
        given.forEach((path, value) -> {
            if (keys.containsKey(path)) {
                values.put(path, value.text());
            } else if (!lenient || !KNOWN.containsKey(path)) {
                problems.add(new Problem(value.origin(), path, notAKey(path, named)));
            }
        });
        keys.keySet().forEach(path -> values.put(path, value(path, keys, values)));
        // Ranges are asked of given values only: a default that follows a wrong value is not a second error.
        keys.forEach((path, key) -> {
            try {
                if (given.containsKey(path)) {
                    key.range().value().apply(given.get(path).text());
                }
            } catch (IllegalArgumentException e) {
                problems.add(new Problem(given.get(path).origin(), path, path + " " + e.getMessage()));
            }
        });
        Set<String> wrong = problems.stream().map(Problem::path).collect(Collectors.toSet());
        Stream.concat(CrossCheck.ALL.stream(), named.values().stream().flatMap(variant -> variant.checks().stream()))
                .filter(check -> check.keys().stream().noneMatch(wrong::contains))
                .flatMap(check -> check.problem().apply(values).stream())
                .forEach(sentence -> problems.add(new Problem(origin, "", sentence)));
        if (!problems.isEmpty()) {
            throw new SpecException(problems.stream().map(Problem::toString).toList());
        }
        ObjectNode tree = YAML.createObjectNode();
        keys.forEach((path, key) -> {
            ObjectNode at = key.section().isEmpty()
                    ? tree
                    : tree.withObject("/" + key.section().replace('.', '/'));
            at.set(key.leaf(), YAML.valueToTree(key.range().value().apply(values.get(path))));
        });
        try {
            return YAML.treeToValue(tree, RunSpec.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a checked run spec could not be built", e);
        }
    }

    /** Where the command line names another variant than the file, the file's keys of that section are not meant for it. */
    private static void leaveAnothersKeys(Map<String, Given> given, Map<String, String> overrides) {
        named(given).forEach((section, variant) -> {
            String asked = overrides.getOrDefault(section + ".name", variant.name());
            if (Variant.of(section, asked).isPresent() && !asked.equals(variant.name())) {
                given.keySet().removeIf(path -> SpecKey.section(path).equals(section) && KNOWN.containsKey(path));
            }
        });
    }

    /** The variants that a spec names, by section; the default one where it names none that there is. */
    private static Map<String, Variant> named(Map<String, Given> given) {
        return Variant.sections().stream().collect(Collectors.toMap(section -> section, section -> Optional.ofNullable(
                        given.get(section + ".name"))
                .flatMap(name -> Variant.of(section, name.text()))
                .orElseGet(() -> Variant.of(section).get(0))));
    }

    private static String notAKey(String path, Map<String, Variant> named) {
        if (!KNOWN.containsKey(path)) {
            return unknown(path);
        }
        String section = SpecKey.section(path);
        String having = Variant.of(section).stream()
                .filter(variant ->
                        variant.keys().stream().anyMatch(key -> key.path().equals(path)))
                .map(Variant::name)
                .collect(Collectors.joining(", "));
        String sentence = "%s is no key of %s; leave it out, or set %s.name to what has it: %s";
        return sentence.formatted(path, named.get(section).name(), section, having);
    }

    private static JsonNode tree(String yaml, String origin) {
        JsonNode tree;
        try {
            tree = YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
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

    private static void flatten(
            JsonNode node, String prefix, String origin, Map<String, Given> into, List<Problem> problems) {
        node.fields().forEachRemaining(field -> {
            String path = prefix + field.getKey();
            JsonNode value = field.getValue();
            boolean section = SECTIONS.contains(path);
            if (section && value.isObject()) {
                flatten(value, path + ".", origin, into, problems);
            } else if (section) {
                String sentence = "%s is a section, but has %s; give it keys, such as %s: {%s: ...}";
                String has = value.isNull() ? "nothing" : value.isArray() ? "a list" : value.asText();
                String problem =
                        sentence.formatted(path, has, path, LEAVES.get(path).get(0));
                problems.add(new Problem(origin, path, problem));
            } else if (!KNOWN.containsKey(path)) {
                problems.add(new Problem(origin, path, unknown(path)));
            } else if (value.isArray() && KNOWN.get(path).range().type().equals("list")) {
                String text = value.valueStream().map(JsonNode::asText).collect(Collectors.joining(", "));
                into.put(path, new Given(text, origin));
            } else if (!value.isValueNode() || value.isNull()) {
                String is = value.isNull() ? "is empty" : value.isArray() ? "is a list" : "is a section";
                String words = KNOWN.get(path).range().words();
                problems.add(new Problem(origin, path, "%s %s, but needs one value: %s".formatted(path, is, words)));
            } else {
                into.put(path, new Given(value.asText(), origin));
            }
        });
    }

    /** The value that a key has, or else its default. */
    private static String value(String path, Map<String, SpecKey> keys, Map<String, String> values) {
        String given = values.get(path);
        return given != null ? given : keys.get(path).fallback().value().apply(other -> value(other, keys, values));
    }

    private static String unknown(String path) {
        if (SECTIONS.contains(path)) {
            List<String> keys =
                    LEAVES.get(path).stream().map(leaf -> path + "." + leaf).toList();
            return "%s is a section, not a key; its keys are %s".formatted(path, String.join(", ", keys));
        }
        String section = SpecKey.section(path);
        String leaf = SpecKey.leaf(path);
        List<String> siblings = new ArrayList<>(LEAVES.getOrDefault(section, List.of()));
        SECTIONS.stream()
                .filter(inner -> SpecKey.section(inner).equals(section))
                .forEach(inner -> siblings.add(SpecKey.leaf(inner)));
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
        List<String> leaves = KNOWN.values().stream().map(SpecKey::leaf).toList();
        return Spelling.to(leaf, leaves).map(leaves::indexOf).map(List.copyOf(KNOWN.keySet())::get);
    }

    /** A value's text and where it was written. */
    private record Given(String text, String origin) {}

    /** An error, where it was written, and the path that it is about; none where it is about several. */
    private record Problem(String origin, String path, String sentence) {
        @Override
        public String toString() {
            return origin + ": " + sentence;
        }
    }
}
