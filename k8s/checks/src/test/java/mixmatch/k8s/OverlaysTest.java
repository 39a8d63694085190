package mixmatch.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each overlay is a whole system of objects that a cluster takes. */
class OverlaysTest {
    static List<String> overlays() {
        return Rendered.overlays();
    }

    @Test
    void thereAreTheOverlaysThatTheDocumentationNames() {
        assertThat(overlays()).containsExactly("cpu", "gpu", "keda", "kind", "monitoring", "strimzi");
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyObjectFitsItsPublishedType(String overlay) {
        Rendered.overlay(overlay).objects().forEach(KnownKinds::read);
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyOverlayIsTheWholeSystem(String overlay) {
        Rendered rendered = Rendered.overlay(overlay);
        assertThat(rendered.workloads().stream().map(w -> w.kind() + " " + w.name()))
                .contains(
                        "Deployment augment",
                        "Deployment labelguess",
                        "Deployment trainer",
                        "Deployment eval",
                        "CronJob train");
        for (String service : Workload.SERVICES) {
            rendered.one("Service", service);
            rendered.one("ServiceAccount", service);
            rendered.one("PodDisruptionBudget", service);
        }
        assertThat(rendered.objects().stream()
                        .filter(o -> !o.path("kind").asText().equals("Namespace"))
                        .filter(o -> !o.at("/metadata/namespace").asText().equals("mixmatch"))
                        .map(o -> o.path("kind").asText() + " "
                                + o.at("/metadata/name").asText()))
                .as("outside of the namespace")
                .isEmpty();
    }

    /** What somebody's own overlay would do. */
    @Test
    void componentsGoTogether(@TempDir Path folder) throws IOException {
        Path k8s = folder.toRealPath().relativize(Repository.path("k8s").toRealPath());
        String components = Stream.of("gpu", "strimzi", "keda", "keda-with-strimzi", "monitoring", "s3-ca")
                .map(c -> "  - %s/components/%s%n".formatted(k8s, c))
                .collect(Collectors.joining());
        Files.writeString(
                folder.resolve("kustomization.yaml"),
                "resources:%n  - %s/base%ncomponents:%n%s".formatted(k8s, components));
        Rendered all = Rendered.of("all", folder);
        all.objects().forEach(KnownKinds::read);
        for (String service : List.of("augment", "labelguess")) {
            JsonNode trigger = all.one("ScaledObject", service).at("/spec/triggers/0");
            assertThat(trigger.at("/authenticationRef/name").asText())
                    .isEqualTo(all.all("TriggerAuthentication")
                            .findFirst()
                            .orElseThrow()
                            .at("/metadata/name")
                            .asText());
            assertThat(trigger.at("/metadata/sasl").asText()).isEqualTo("scram_sha512");
            assertThat(trigger.at("/metadata/tls").asText()).isEqualTo("enable");
        }
        assertThat(all.one("Kafka", "kafka").at("/spec/kafka/listeners/0/networkPolicyPeers"))
                .hasSize(2);
        all.one("ConfigMap", "keda-kafka-user");
        String ca = all.config("mixmatch").path("MIXMATCH_S3_CA").asText();
        for (String client : List.of("augment", "labelguess", "trainer", "eval", "train")) {
            Workload workload = all.workload(client);
            assertThat(Workload.elements(workload.container().path("volumeMounts"))
                            .filter(m -> m.path("name").asText().equals("s3-ca"))
                            .map(m -> m.path("mountPath").asText() + "/ca.crt"))
                    .containsExactly(ca);
            assertThat(Workload.elements(workload.pod().path("volumes"))
                            .map(v -> v.at("/configMap/name").asText()))
                    .contains("s3-ca");
        }
    }

    @Test
    void aMisspeltKeyIsFound() {
        assertThat(Rendered.base().objects()).isNotEmpty();
        ObjectNode deployment = Rendered.base().one("Deployment", "eval").deepCopy();
        ((ObjectNode) deployment.at("/spec/template/spec/containers/0")).put("redinessProbe", "none");
        assertThatThrownBy(() -> KnownKinds.read(deployment))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("redinessProbe");
    }

    @Test
    void aNumberWhereTextBelongsIsFound() {
        ObjectNode deployment = Rendered.base().one("Deployment", "eval").deepCopy();
        ((ObjectNode) deployment.at("/spec/template/spec/containers/0/env/0")).put("value", 1);
        assertThatThrownBy(() -> KnownKinds.read(deployment))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("value");
    }
}
