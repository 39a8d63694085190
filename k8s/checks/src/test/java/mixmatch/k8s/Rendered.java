package mixmatch.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The objects that {@code kustomize build} makes of a folder, as a cluster would be given them. */
record Rendered(String name, List<JsonNode> objects) {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Map<String, Rendered> KNOWN = new ConcurrentHashMap<>();

    /** A folder of {@code k8s/overlays}. */
    static Rendered overlay(String name) {
        return KNOWN.computeIfAbsent(
                name, n -> of(n, Repository.path("k8s/overlays").resolve(n)));
    }

    static Rendered base() {
        return KNOWN.computeIfAbsent("base", n -> of(n, Repository.path("k8s/base")));
    }

    static Rendered of(String name, Path folder) {
        String yaml = Tool.KUSTOMIZE.run(List.of("build", folder.toString()));
        try {
            List<JsonNode> objects = new ArrayList<>();
            YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml).forEachRemaining(objects::add);
            return new Rendered(name, List.copyOf(objects));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keys by Secret, of those that are made for the store. */
    static Map<String, Set<String>> secrets() {
        String yaml = Tool.BASH.run(List.of(Repository.path("k8s/secrets.sh").toString()));
        try {
            Map<String, Set<String>> secrets = new TreeMap<>();
            YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml).forEachRemaining(secret -> {
                KnownKinds.read(secret);
                Set<String> keys = new TreeSet<>();
                secret.path("stringData").fieldNames().forEachRemaining(keys::add);
                secrets.put(secret.at("/metadata/name").asText(), keys);
            });
            return secrets;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of all overlays. */
    static List<String> overlays() {
        try (Stream<Path> folders = Files.list(Repository.path("k8s/overlays"))) {
            return folders.map(f -> f.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one object of that kind and name. */
    JsonNode one(String kind, String objectName) {
        List<JsonNode> found = all(kind)
                .filter(o -> o.at("/metadata/name").asText().equals(objectName))
                .toList();
        assertThat(found).as("%s: %s %s", name, kind, objectName).hasSize(1);
        return found.get(0);
    }

    Stream<JsonNode> all(String kind) {
        return objects.stream().filter(o -> o.path("kind").asText().equals(kind));
    }

    /** Data of the ConfigMap whose name begins so; kustomize appends a hash of what is in it. */
    JsonNode config(String prefix) {
        List<JsonNode> found = all("ConfigMap")
                .filter(o -> o.at("/metadata/name").asText().matches(prefix + "-[a-z0-9]{10}"))
                .toList();
        assertThat(found).as("%s: ConfigMap %s", name, prefix).hasSize(1);
        return found.get(0).path("data");
    }

    /** Everything that makes pods, with the pod's template. */
    List<Workload> workloads() {
        return objects.stream().flatMap(o -> Workload.of(o).stream()).toList();
    }

    Workload workload(String workloadName) {
        List<Workload> found =
                workloads().stream().filter(w -> w.name().equals(workloadName)).toList();
        assertThat(found).as("%s: workload %s", name, workloadName).hasSize(1);
        return found.get(0);
    }
}
