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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A run spec as YAML. Values are judged as the text that they were written as, whether in a file or as an override. */
final class SpecYaml {
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build();

    private SpecYaml() {}

    static String write(RunSpec spec) {
        try {
            return YAML.writeValueAsString(spec);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a run spec could not be written as YAML", e);
        }
    }

    static RunSpec read(String yaml, String origin, Map<String, String> overrides) {
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
                notAKey(path, value, named, overrides.keySet())
                        .ifPresent(problem -> errors.add(value.origin(), path, problem));
            }
        });
        fillIn(keys, values);
        judge(keys, checks(named), values, given, origin, errors);
        errors.throwIfAny();
        return build(keys, values);
    }

    /** The same checks for a spec that was made without YAML. */
    static void check(RunSpec spec) {
        Errors errors = new Errors();
        Map<String, Given> given = new LinkedHashMap<>();
        String origin = "run spec";
        flatten(YAML.valueToTree(spec), "", origin, given, errors);
        Map<String, String> values = new HashMap<>();
        given.forEach((path, value) -> values.put(path, value.text()));
        Map<String, Variant> named = named(given);
        judge(SpecKeys.of(named), checks(named), values, given, origin, errors);
        errors.throwIfAny();
    }

    /** The variants that a spec names, by section; the default one where it names none that there is. */
    private static Map<String, Variant> named(Map<String, Given> given) {
        Map<String, Variant> named = new HashMap<>();
        for (String section : Variant.sections()) {
            Given name = given.get(section + ".name");
            named.put(
                    section,
                    Optional.ofNullable(name)
                            .flatMap(some -> Variant.of(section, some.text()))
                            .orElseGet(() -> Variant.of(section).get(0)));
        }
        return named;
    }

    private static List<CrossCheck> checks(Map<String, Variant> named) {
        return Stream.concat(
                        CrossCheck.ALL.stream(), named.values().stream().flatMap(variant -> variant.checks().stream()))
                .toList();
    }

    /**
     * Why a path is no key of this spec; empty where it can be passed over: a file may have the keys of the variant that it names,
     * though the command line names another.
     */
    private static Optional<String> notAKey(
            String path, Given value, Map<String, Variant> named, Set<String> overridden) {
        if (!known(path)) {
            return Optional.of(unknown(path));
        }
        String section = section(path);
        boolean passedOver = overridden.contains(section + ".name") && !overridden.contains(path);
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
            boolean section = prefix.isEmpty() && sections().anyMatch(path::equals);
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
                                        leaves(path).get(0)));
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

    private static void fillIn(List<SpecKey> keys, Map<String, String> values) {
        UnaryOperator<String> value = new UnaryOperator<>() {
            @Override
            public String apply(String path) {
                String found = values.get(path);
                return found != null
                        ? found
                        : find(keys, path).orElseThrow().fallback().value().apply(this);
            }
        };
        keys.forEach(key -> values.put(key.path(), value.apply(key.path())));
    }

    /** Ranges are asked of given values only: a default that follows a wrong value is not a second error. */
    private static void judge(
            List<SpecKey> keys,
            List<CrossCheck> checks,
            Map<String, String> values,
            Map<String, Given> given,
            String origin,
            Errors errors) {
        for (SpecKey key : keys) {
            Given value = given.get(key.path());
            if (value != null) {
                key.range()
                        .problem(value.text())
                        .ifPresent(problem -> errors.add(value.origin(), key.path(), key.path() + " " + problem));
            }
        }
        for (CrossCheck check : checks) {
            if (check.keys().stream().noneMatch(errors::has)) {
                check.problem().apply(values).ifPresent(problem -> errors.add(origin, "", problem));
            }
        }
    }

    private static RunSpec build(List<SpecKey> keys, Map<String, String> values) {
        ObjectNode tree = YAML.createObjectNode();
        for (SpecKey key : keys) {
            ObjectNode at = key.section().isEmpty() ? tree : tree.withObject("/" + key.section());
            at.set(key.leaf(), YAML.valueToTree(key.range().value(values.get(key.path()))));
        }
        try {
            return YAML.treeToValue(tree, RunSpec.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a checked run spec could not be built", e);
        }
    }

    private static String unknown(String path) {
        if (sections().anyMatch(path::equals)) {
            return "%s is a section, not a key; its keys are %s"
                    .formatted(
                            path,
                            leaves(path).stream().map(leaf -> path + "." + leaf).collect(Collectors.joining(", ")));
        }
        String section = section(path);
        String leaf = path.substring(path.lastIndexOf('.') + 1);
        boolean inSection = section.isEmpty() || sections().anyMatch(section::equals);
        List<String> siblings = inSection ? leaves(section) : List.of();
        List<String> withSections =
                section.isEmpty() ? Stream.concat(siblings.stream(), sections()).toList() : siblings;
        Optional<String> meant = Nearest.to(leaf, withSections).or(() -> elsewhere(leaf));
        String remedy = meant.map("did you mean %s?"::formatted)
                .orElseGet(() -> inSection
                        ? "the keys %s are %s"
                                .formatted(
                                        section.isEmpty() ? "of a spec" : "of " + section,
                                        String.join(", ", withSections))
                        : "the sections of a spec are "
                                + String.join(", ", sections().toList()));
        return "%s is not a known key; %s".formatted(path, remedy);
    }

    /** A key of that name, or nearly, in any section: its whole path. */
    private static Optional<String> elsewhere(String leaf) {
        Optional<String> near =
                Nearest.to(leaf, SpecKeys.all().stream().map(SpecKey::leaf).toList());
        return near.flatMap(name -> SpecKeys.all().stream()
                .filter(key -> key.leaf().equals(name))
                .map(SpecKey::path)
                .findFirst());
    }

    private static Stream<String> sections() {
        return SpecKeys.all().stream()
                .map(SpecKey::section)
                .filter(s -> !s.isEmpty())
                .distinct();
    }

    private static List<String> leaves(String section) {
        return SpecKeys.all().stream()
                .filter(key -> key.section().equals(section))
                .map(SpecKey::leaf)
                .distinct()
                .toList();
    }

    /** {@code method} of {@code method.temperature}; empty at the top. */
    private static String section(String path) {
        return path.contains(".") ? path.substring(0, path.indexOf('.')) : "";
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

        boolean has(String key) {
            return keys.contains(key);
        }

        void throwIfAny() {
            if (!sentences.isEmpty()) {
                throw new SpecException(sentences);
            }
        }
    }
}
