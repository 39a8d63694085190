package mixmatch.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * An object that makes pods.
 *
 * @param kind as in {@code Deployment}
 * @param template of its pods: metadata and spec
 */
record Workload(String kind, String name, JsonNode object, JsonNode template) {
    /** The four that run all the time. */
    static final List<String> SERVICES = List.of("augment", "labelguess", "trainer", "eval");

    static Optional<Workload> of(JsonNode object) {
        String kind = object.path("kind").asText();
        String at =
                switch (kind) {
                    case "Deployment", "StatefulSet", "DaemonSet", "Job" -> "/spec/template";
                    case "CronJob" -> "/spec/jobTemplate/spec/template";
                    default -> "";
                };
        return at.isEmpty()
                ? Optional.empty()
                : Optional.of(new Workload(kind, object.at("/metadata/name").asText(), object, object.at(at)));
    }

    JsonNode pod() {
        return template.path("spec");
    }

    /** Its only container. */
    JsonNode container() {
        if (pod().path("containers").size() != 1) {
            throw new AssertionError(name + " has not one container");
        }
        return pod().at("/containers/0");
    }

    /** Its container, and those that run before it. */
    Stream<JsonNode> containers() {
        return Stream.concat(Stream.of(container()), elements(pod().path("initContainers")));
    }

    /** Names and keys of the Secrets that its variables are taken from one by one. */
    Stream<JsonNode> secretRefs() {
        return containers()
                .flatMap(container -> elements(container.path("env")))
                .map(variable -> variable.at("/valueFrom/secretKeyRef"))
                .filter(ref -> !ref.isMissingNode());
    }

    /** Names of all Secrets that it knows, volumes not counted. */
    Stream<String> secrets() {
        return Stream.concat(
                        secretRefs().map(ref -> ref.path("name")),
                        containers()
                                .flatMap(container -> elements(container.path("envFrom")))
                                .map(from -> from.at("/secretRef/name")))
                .map(JsonNode::asText)
                .filter(name -> !name.isEmpty())
                .distinct();
    }

    JsonNode labels() {
        return template.at("/metadata/labels");
    }

    String image() {
        return container().path("image").asText();
    }

    /** The value of an environment variable that the manifest itself sets. */
    Optional<JsonNode> env(String variable) {
        return elements(container().path("env"))
                .filter(e -> e.path("name").asText().equals(variable))
                .findFirst();
    }

    static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
