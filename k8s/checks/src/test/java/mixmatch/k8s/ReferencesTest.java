package mixmatch.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** References between objects are true. No type checks that. */
class ReferencesTest {
    /** Keys by Secret, of those that {@code k8s/secrets.sh} prints and a person makes. */
    private static final Map<String, Set<String>> SECRETS_BY_HAND = Rendered.secrets();

    static List<Rendered> overlays() {
        return Rendered.overlays().stream().map(Rendered::overlay).toList();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everySelectorFindsItsPods(Rendered overlay) {
        for (JsonNode object : overlay.objects()) {
            for (String at : List.of("/spec/selector", "/spec/podSelector")) {
                JsonNode selector = object.at(at);
                if (selector.isObject()) {
                    assertThat(selected(overlay, selector))
                            .as("%s of %s %s", at, object.path("kind"), object.at("/metadata/name"))
                            .isNotEmpty();
                }
            }
        }
        for (Workload workload : overlay.workloads()) {
            if (!workload.kind().equals("CronJob")) {
                assertThat(selected(overlay, workload.object().at("/spec/selector")))
                        .containsExactly(workload.name());
            }
            for (JsonNode spread : workload.pod().path("topologySpreadConstraints")) {
                assertThat(selected(overlay, spread.path("labelSelector"))).containsExactly(workload.name());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyServiceAndBudgetIsOfTheWorkloadThatBearsItsName(Rendered overlay) {
        Stream.concat(overlay.all("Service"), overlay.all("PodDisruptionBudget"))
                .forEach(o -> assertThat(selected(overlay, o.at("/spec/selector")))
                        .containsExactly(o.at("/metadata/name").asText()));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyPortIsOneOfAContainer(Rendered overlay) {
        for (Workload workload : overlay.workloads()) {
            Set<String> ports = ports(workload);
            for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
                for (String action : List.of("httpGet", "tcpSocket")) {
                    JsonNode port = workload.container().at("/%s/%s/port".formatted(probe, action));
                    if (!port.isMissingNode()) {
                        assertThat(ports).as(workload.name() + " " + probe).contains(port.asText());
                    }
                }
            }
        }
        overlay.all("Service").forEach(service -> {
            Workload behind = overlay.workload(service.at("/metadata/name").asText());
            service.at("/spec/ports").forEach(p -> assertThat(ports(behind))
                    .contains(p.path("targetPort").asText()));
        });
        overlay.all("NetworkPolicy").forEach(policy -> policy.at("/spec/ingress")
                .forEach(rule -> rule.path("ports").forEach(port -> selected(overlay, policy.at("/spec/podSelector"))
                        .forEach(pod -> assertThat(ports(overlay.workload(pod)))
                                .as(policy.at("/metadata/name").asText())
                                .contains(port.path("port").asText())))));
        overlay.all("PodMonitor").forEach(monitor -> selected(overlay, monitor.at("/spec/selector"))
                .forEach(pod -> assertThat(ports(overlay.workload(pod)))
                        .contains(monitor.at("/spec/podMetricsEndpoints/0/port").asText())));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyConfigMapSecretAndServiceAccountIsThere(Rendered overlay) {
        Set<String> configMaps = names(overlay, "ConfigMap");
        List<String> missing = new ArrayList<>();
        for (Workload workload : overlay.workloads()) {
            for (JsonNode from : workload.container().path("envFrom")) {
                String config = from.at("/configMapRef/name").asText();
                if (!config.isEmpty() && !configMaps.contains(config)) {
                    missing.add(workload.name() + " ConfigMap " + config);
                }
                String secret = from.at("/secretRef/name").asText();
                if (!secret.isEmpty() && !SECRETS_BY_HAND.containsKey(secret)) {
                    missing.add(workload.name() + " Secret " + secret);
                }
            }
            workload.secretRefs()
                    .filter(ref -> !secretKeys(overlay, ref.path("name").asText())
                            .contains(ref.path("key").asText()))
                    .forEach(ref -> missing.add(workload.name() + " " + ref));
            for (JsonNode volume : workload.pod().path("volumes")) {
                String secret = volume.at("/secret/secretName").asText();
                for (JsonNode item : volume.at("/secret/items")) {
                    if (!secretKeys(overlay, secret).contains(item.path("key").asText())) {
                        missing.add(workload.name() + " Secret " + secret + " " + item);
                    }
                }
            }
            if (!names(overlay, "ServiceAccount")
                    .contains(workload.pod().path("serviceAccountName").asText())) {
                missing.add(workload.name() + " ServiceAccount");
            }
        }
        assertThat(missing).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyMountHasItsVolumeAndEveryVolumeItsMount(Rendered overlay) {
        for (Workload workload : overlay.workloads()) {
            Set<String> volumes = Stream.concat(
                            Workload.elements(workload.pod().path("volumes")).map(v -> v.path("name")),
                            Workload.elements(workload.object().at("/spec/volumeClaimTemplates"))
                                    .map(v -> v.at("/metadata/name")))
                    .map(JsonNode::asText)
                    .collect(Collectors.toSet());
            assertThat(workload.containers()
                            .flatMap(container -> Workload.elements(container.path("volumeMounts")))
                            .map(m -> m.path("name").asText())
                            .distinct())
                    .as(workload.name())
                    .containsExactlyInAnyOrderElementsOf(volumes);
        }
    }

    private static Set<String> secretKeys(Rendered overlay, String secret) {
        if (SECRETS_BY_HAND.containsKey(secret)) {
            return SECRETS_BY_HAND.get(secret);
        }
        if (overlay.all("Kafka")
                .anyMatch(k -> secret.equals(k.at("/metadata/name").asText() + "-cluster-ca-cert"))) {
            return Set.of("ca.crt");
        }
        // Strimzi makes a Secret of each user's name.
        return names(overlay, "KafkaUser").contains(secret) ? Set.of("password", "sasl.jaas.config") : Set.of();
    }

    private static Set<String> names(Rendered overlay, String kind) {
        return overlay.all(kind).map(o -> o.at("/metadata/name").asText()).collect(Collectors.toSet());
    }

    private static Set<String> ports(Workload workload) {
        return Workload.elements(workload.container().path("ports"))
                .map(p -> p.path("name").asText())
                .collect(Collectors.toSet());
    }

    /** Names of the workloads whose pods a selector finds. */
    private static List<String> selected(Rendered overlay, JsonNode selector) {
        return overlay.workloads().stream()
                .filter(w -> Selector.matches(selector, w.labels()))
                .map(Workload::name)
                .toList();
    }
}
