package mixmatch.cli.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import mixmatch.cli.files.FileDiagnosis;
import mixmatch.cli.files.Folders;
import mixmatch.cli.system.Installation;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.runs.SpecDiff;
import mixmatch.spec.RunSpec;
import mixmatch.spec.Spelling;

/** A run spec as a person names it. Errors call it by its origin, the path as the person would write it. */
public record SpecFile(String origin, String yaml) {
    private static final YAMLMapper YAML = new YAMLMapper();

    /** The name of a spec under {@code specs/}, or the path of a YAML file. */
    public static SpecFile find(String nameOrPath) {
        boolean isPath = nameOrPath.contains("/") || nameOrPath.endsWith(".yaml") || nameOrPath.endsWith(".yml");
        Path file = isPath ? Path.of(nameOrPath) : specs().resolve(nameOrPath + ".yaml");
        String origin = isPath ? nameOrPath : "specs/" + nameOrPath + ".yaml";
        if (!Files.isRegularFile(file)) {
            throw CommandFailure.badInput(
                    isPath
                            ? "there is no spec file %s".formatted(nameOrPath)
                            : "there is no spec named %s under specs/, nor such a file; %s"
                                    .formatted(nameOrPath, Spelling.remedy(nameOrPath, names())));
        }
        try {
            return new SpecFile(origin, Files.readString(file));
        } catch (IOException e) {
            throw CommandFailure.badInput("%s can't be read: %s".formatted(origin, FileDiagnosis.say(e)), e);
        }
    }

    /** The specs that come with the project, by name. */
    static List<SpecFile> shipped() {
        return names().stream().map(SpecFile::find).toList();
    }

    /** The lines of comment that it begins with, as one. */
    String about() {
        return yaml.lines()
                .takeWhile(line -> line.startsWith("#"))
                .map(line -> line.substring(1).strip())
                .collect(Collectors.joining(" "));
    }

    /** The spec of that name in the same folder, else of those that come with the project; empty where there is none. */
    public Optional<SpecFile> sibling(String name) {
        Path beside = Path.of(origin).resolveSibling(name + ".yaml");
        if (Files.isRegularFile(beside)) {
            return Optional.of(find(beside.toString()));
        }
        return names().contains(name) ? Optional.of(find(name)) : Optional.empty();
    }

    /** The name of its file without its ending. */
    public String stem() {
        return Path.of(origin).getFileName().toString().replaceFirst("\\.ya?ml$", "");
    }

    /** The keys of a section that are written in it, as in {@code method.k}; those that have their defaults are not. */
    public Map<String, String> written(String section) {
        try {
            Map<String, String> keys = SpecDiff.keys(YAML.readTree(yaml));
            keys.keySet().removeIf(key -> !key.startsWith(section + "."));
            return keys;
        } catch (JsonProcessingException e) {
            throw CommandFailure.badInput("%s: not valid YAML: %s".formatted(origin, e.getOriginalMessage()), e);
        }
    }

    private static Path specs() {
        return Installation.current().root().resolve("specs");
    }

    /** The names of the specs that come with the project. */
    public static List<String> names() {
        try {
            return Folders.list(specs()).stream()
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .map(name -> name.substring(0, name.length() - ".yaml".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** This spec, if it is of vectors, as a backbone's features are; throws a sentence where it is not. */
    public SpecFile ofVectors() {
        String source = written("dataset").getOrDefault("dataset.source", "images");
        if (!source.equals(RunSpec.Source.VECTORS.text())) {
            throw CommandFailure.badInput(
                    "%s is a spec of %s, and a backbone's features are vectors; name one of vectors, such as features, or leave it out"
                            .formatted(origin, source));
        }
        return this;
    }

    /** @throws mixmatch.spec.SpecException naming every error */
    public RunSpec parse(Map<String, String> overrides) {
        return RunSpec.parse(yaml, origin, overrides);
    }

    /** The keys that options override: those of their own, empty where not given, and {@code --set} as written. */
    public static Map<String, String> overrides(Map<String, String> named, List<String> set) {
        Map<String, String> overrides = new LinkedHashMap<>(named);
        overrides.values().removeIf(String::isEmpty);
        for (String assignment : set) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                throw CommandFailure.badInput(
                        "--set %s: write KEY=VALUE, as in --set method.temperature=0.25".formatted(assignment));
            }
            String key = assignment.substring(0, equals).trim();
            String value = assignment.substring(equals + 1).trim();
            String before = overrides.put(key, value);
            if (before != null && !before.equals(value)) {
                throw CommandFailure.badInput(
                        "%s is set twice, to %s and to %s; give it once".formatted(key, before, value));
            }
        }
        return overrides;
    }
}
