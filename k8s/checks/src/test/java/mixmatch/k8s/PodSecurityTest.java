package mixmatch.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mixmatch.proto.StoreUser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Pods ask for no more than they need: what Pod Security's level "restricted" demands, and more. */
class PodSecurityTest {
    /** Its image writes its settings beside its own files. */
    private static final Set<String> WRITES_TO_ITS_ROOT = Set.of("kafka");

    static List<Rendered> overlays() {
        return Rendered.overlays().stream().map(Rendered::overlay).toList();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void theNamespaceEnforcesTheRestrictedLevel(Rendered overlay) {
        assertThat(overlay.one("Namespace", "mixmatch")
                        .at("/metadata/labels")
                        .path("pod-security.kubernetes.io/enforce")
                        .asText())
                .isEqualTo("restricted");
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyPodKeepsToTheRestrictedLevel(Rendered overlay) {
        for (Workload workload : overlay.workloads()) {
            JsonNode pod = workload.pod();
            JsonNode security = pod.path("securityContext");
            assertThat(security.path("runAsNonRoot").asBoolean()).isTrue();
            assertThat(security.path("runAsUser").asInt()).as(workload.name()).isGreaterThan(0);
            assertThat(security.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            workload.containers().map(c -> c.path("securityContext")).forEach(container -> {
                assertThat(container.path("allowPrivilegeEscalation").asBoolean(true))
                        .as(workload.name())
                        .isFalse();
                assertThat(container.at("/capabilities/drop").toString()).isEqualTo("[\"ALL\"]");
                assertThat(container.path("readOnlyRootFilesystem").asBoolean())
                        .as(workload.name())
                        .isEqualTo(!WRITES_TO_ITS_ROOT.contains(workload.name()));
            });
            for (String forbidden : List.of("hostNetwork", "hostPID", "hostIPC")) {
                assertThat(pod.has(forbidden)).isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void noPodHoldsATokenOfTheCluster(Rendered overlay) {
        for (Workload workload : overlay.workloads()) {
            assertThat(workload.pod().path("automountServiceAccountToken").asBoolean(true))
                    .as(workload.name())
                    .isFalse();
            assertThat(workload.pod().path("serviceAccountName").asText()).isEqualTo(workload.name());
        }
        overlay.all("ServiceAccount")
                .forEach(a -> assertThat(a.path("automountServiceAccountToken").asBoolean(true))
                        .isFalse());
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void ourImagesRunAsTheUserThatTheyAreMadeFor(Rendered overlay) {
        overlay.workloads().stream()
                .filter(w -> w.image().startsWith("mixmatch/"))
                .forEach(w -> {
                    assertThat(w.pod().at("/securityContext/runAsUser").asInt()).isEqualTo(10001);
                    assertThat(w.pod().at("/securityContext/runAsGroup").asInt())
                            .isEqualTo(10001);
                    assertThat(Workload.elements(w.container().path("volumeMounts"))
                                    .map(m -> m.path("mountPath").asText()))
                            .contains("/tmp", "/var/cache/mixmatch");
                });
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyImageIsOursOrNamedByItsDigest(Rendered overlay) {
        overlay.workloads().stream()
                .flatMap(Workload::containers)
                .map(container -> container.path("image").asText())
                .filter(image -> !image.startsWith("mixmatch/"))
                .forEach(image -> assertThat(image).matches(".+:.+@sha256:[0-9a-f]{64}"));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyPodIsBoundInMemoryAndOnDisk(Rendered overlay) {
        for (Workload workload : overlay.workloads()) {
            JsonNode resources = workload.container().path("resources");
            for (String at : List.of("/requests/cpu", "/requests/memory", "/limits/memory")) {
                assertThat(resources.at(at).asText()).as(workload.name() + at).isNotEmpty();
            }
            for (JsonNode volume : workload.pod().path("volumes")) {
                if (volume.has("emptyDir")) {
                    assertThat(volume.at("/emptyDir/sizeLimit").asText())
                            .as(workload.name() + " " + volume)
                            .isNotEmpty();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyUserOfTheStoreKnowsItsOwnKeyAndOnlyTheStoreKnowsTheRoots(Rendered overlay) {
        for (StoreUser user : StoreUser.values()) {
            assertThat(overlay.workload(user.text()).secrets().filter(name -> name.startsWith("mixmatch-s3")))
                    .containsExactly("mixmatch-s3-" + user.text());
        }
        assertThat(overlay.workloads().stream()
                        .filter(workload -> workload.secrets().anyMatch("mixmatch-s3-root"::equals))
                        .map(Workload::name))
                .isEqualTo(overlay.name().equals("kind") ? List.of("s3") : List.of());
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void podsMayGoToTheBrokerTheStoreAndNamesAndNowhereElse(Rendered overlay) {
        overlay.all("NetworkPolicy")
                .filter(policy -> policy.path("spec").has("egress"))
                .forEach(policy -> assertThat(Egress.tooWide(policy))
                        .as(policy.at("/metadata/name").asText())
                        .isEmpty());
    }

    /** What each must not become. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                                  | [anywhere, any port]",
                "{to: [], ports: [{port: 443}]}                                      | [anywhere]",
                "{to: [{ipBlock: {cidr: 0.0.0.0/0}}], ports: [{port: 443}]}          | [0.0.0.0/0]",
                "{to: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 443}]}         | [10.0.0.0/8]",
                "{to: [{ipBlock: {cidr: '::/0'}}], ports: [{port: 443}]}             | ['::/0']",
                "{to: [{namespaceSelector: {}}], ports: [{port: 443}]}               | [all pods of a namespace]",
                "{to: [{podSelector: {}}], ports: [{port: 443}]}                     | [all pods of a namespace]",
                "{to: [{podSelector: {matchLabels: {a: b}}}]}                        | [any port]",
                "{to: [{podSelector: {matchLabels: {a: b}}}], ports: [{port: 1, endPort: 9}]} | [any port]",
                "{to: [{ipBlock: {cidr: 192.0.2.7/32}}], ports: [{port: 443}]}       | []",
            })
    void aWiderRuleIsFound(String rule, String found) throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        JsonNode policy = yaml.readTree("spec: {egress: [%s]}".formatted(rule));
        assertThat(Egress.tooWide(policy))
                .isEqualTo(
                        yaml.readValue(found, yaml.getTypeFactory().constructCollectionType(List.class, String.class)));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void nothingFlowsUnlessAPolicySaysSo(Rendered overlay) {
        JsonNode deny = overlay.one("NetworkPolicy", "deny-all").path("spec");
        assertThat(deny.path("policyTypes").toString()).isEqualTo("[\"Ingress\",\"Egress\"]");
        assertThat(deny.has("ingress") || deny.has("egress")).isFalse();
        assertThat(overlay.workloads().stream()
                        .filter(w -> !Selector.matches(deny.path("podSelector"), w.labels()))
                        .map(Workload::name))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void podsReachOnlyNamesKafkaAndTheStore(Rendered overlay) {
        Set<String> clients = Set.of("augment", "labelguess", "trainer", "eval", "train");
        for (Workload workload : overlay.workloads()) {
            Set<String> reached = policies(overlay, workload, "Egress").collect(Collectors.toSet());
            assertThat(reached)
                    .as(workload.name())
                    .isEqualTo(clients.contains(workload.name()) ? Set.of("names", "kafka", "s3") : Set.of("names"));
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void onlyMetricsAndThePageAreReached(Rendered overlay) {
        for (String service : Workload.SERVICES) {
            assertThat(policies(overlay, overlay.workload(service), "Ingress"))
                    .containsExactlyInAnyOrderElementsOf(
                            service.equals("eval") ? List.of("metrics", "page") : List.of("metrics"));
        }
        assertThat(policies(overlay, overlay.workload("train"), "Ingress")).isEmpty();
    }

    /** Names of the policies that allow a workload something in that direction. */
    private static Stream<String> policies(Rendered overlay, Workload workload, String direction) {
        return overlay.all("NetworkPolicy")
                .filter(p -> Selector.matches(p.at("/spec/podSelector"), workload.labels()))
                .filter(p -> p.path("spec").has(direction.toLowerCase(Locale.ROOT)))
                .map(p -> p.at("/metadata/name").asText());
    }
}
