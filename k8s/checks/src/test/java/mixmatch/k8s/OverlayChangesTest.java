package mixmatch.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each overlay changes what it is there to change. Kustomize reports no error for a patch that finds nothing to change. */
class OverlayChangesTest {
    /** The project's, which the images are tagged with. */
    private static final String VERSION = Pattern.compile("<artifactId>mixmatch</artifactId>\\s*<version>([^<]+)<")
            .matcher(Sources.read(Repository.path("pom.xml")))
            .results()
            .findFirst()
            .orElseThrow()
            .group(1);

    @Test
    void theBaseRunsTheImagesOfThisVersion() {
        for (String service : Workload.SERVICES) {
            assertThat(Rendered.base().workload(service).image()).isEqualTo("mixmatch/%s:%s", service, VERSION);
        }
        assertThat(Rendered.base().workload("train").image()).isEqualTo("mixmatch/cli:" + VERSION);
    }

    @Test
    void theTrainerIsStoppedBeforeItIsReplacedAndGivenTimeForItsCheckpoint() {
        JsonNode trainer = Rendered.base().one("Deployment", "trainer");
        assertThat(trainer.at("/spec/strategy/type").asText()).isEqualTo("Recreate");
        assertThat(trainer.at("/spec/template/spec/terminationGracePeriodSeconds")
                        .asInt())
                .isGreaterThanOrEqualTo(30);
    }

    @Test
    void applyingManifestsSubmitsNoRun() {
        for (String overlay : Rendered.overlays()) {
            assertThat(Rendered.overlay(overlay)
                            .one("CronJob", "train")
                            .at("/spec/suspend")
                            .asBoolean())
                    .isTrue();
            assertThat(Rendered.overlay(overlay).all("Job")).isEmpty();
        }
    }

    @Test
    void kindBringsBrokerAndStoreAndLetsPodsReachThem() {
        Rendered kind = Rendered.overlay("kind");
        for (String store : List.of("kafka", "s3")) {
            Workload workload = kind.workload(store);
            assertThat(workload.kind()).isEqualTo("StatefulSet");
            assertThat(workload.image()).matches(".+:[A-Za-z0-9].+").doesNotEndWith(":latest");
            JsonNode to = kind.one("NetworkPolicy", store).at("/spec/egress/0/to/0/podSelector");
            assertThat(Selector.matches(to, workload.labels())).isTrue();
            JsonNode from = kind.one("NetworkPolicy", store + "-clients").at("/spec/ingress/0/from/0/podSelector");
            assertThat(kind.workloads().stream()
                            .filter(w -> Selector.matches(from, w.labels()))
                            .map(Workload::name))
                    .containsExactlyInAnyOrder("augment", "labelguess", "trainer", "eval", "train");
        }
        JsonNode config = kind.config("mixmatch");
        assertThat(config.path("KAFKA_BOOTSTRAP_SERVERS").asText()).isEqualTo(address(kind, "kafka"));
        assertThat(config.path("MIXMATCH_S3_URL").asText()).isEqualTo("http://" + address(kind, "s3"));
        assertThat(kind.workload("kafka")
                        .env("KAFKA_ADVERTISED_LISTENERS")
                        .orElseThrow()
                        .path("value")
                        .asText())
                .isEqualTo("PLAINTEXT://" + address(kind, "kafka"));
    }

    @Test
    void kindFitsALaptopAndPullsNoImageOfOurs() {
        Rendered kind = Rendered.overlay("kind");
        for (String service : Workload.SERVICES) {
            JsonNode container = kind.workload(service).container();
            assertThat(container.at("/resources/requests/cpu").asText()).isEqualTo("100m");
            assertThat(container.path("imagePullPolicy").asText()).isEqualTo("Never");
        }
        assertThat(kind.workload("train").container().path("imagePullPolicy").asText())
                .isEqualTo("Never");
    }

    @Test
    void cpuRunsMoreThanOneOfWhatScales() {
        Rendered cpu = Rendered.overlay("cpu");
        assertThat(cpu.one("Deployment", "augment").at("/spec/replicas").asInt())
                .isEqualTo(2);
        assertThat(cpu.one("Deployment", "labelguess").at("/spec/replicas").asInt())
                .isEqualTo(3);
    }

    @Test
    void gpuGivesLabelguessAndTrainerAGpuEachAndNobodyElse() {
        Rendered gpu = Rendered.overlay("gpu");
        for (String service : Workload.SERVICES) {
            Workload workload = gpu.workload(service);
            boolean onGpu = List.of("labelguess", "trainer").contains(service);
            assertThat(workload.image()).isEqualTo("mixmatch/%s%s:%s", service, onGpu ? "-cuda" : "", VERSION);
            assertThat(workload.container()
                            .at("/resources/limits/nvidia.com~1gpu")
                            .asText())
                    .isEqualTo(onGpu ? "1" : "");
            assertThat(workload.pod()
                            .at("/nodeSelector/nvidia.com~1gpu.present")
                            .asText())
                    .isEqualTo(onGpu ? "true" : "");
            assertThat(workload.pod().at("/nodeSelector/kubernetes.io~1arch").asText())
                    .isEqualTo("amd64");
            assertThat(workload.pod().at("/tolerations/0/key").asText()).isEqualTo(onGpu ? "nvidia.com/gpu" : "");
        }
        assertThat(gpu.config("labelguess").path("LABELGUESS_DEVICE").asText()).isEqualTo("cuda");
        assertThat(gpu.config("trainer").path("TRAINER_DEVICE").asText()).isEqualTo("cuda");
        assertThat(gpu.config("trainer").path("TRAINER_THREADS").asText()).isEqualTo("2");
        assertThat(gpu.config("labelguess").path("LABELGUESS_THREADS").asText()).isEqualTo("1");
        assertThat(gpu.config("eval").path("EVAL_DEVICE").asText()).isEqualTo("cpu");
    }

    @ParameterizedTest
    @CsvSource({"time-slicing, timeSlicing", "mps, mps"})
    void oneGpuThatIsSharedServesAllPodsThatAskForOneAlsoWhileTheyAreReplaced(String way, String key)
            throws IOException {
        Rendered gpu = Rendered.overlay("gpu");
        YAMLMapper yaml = new YAMLMapper();
        JsonNode map = yaml.readTree(
                Repository.path("k8s/components/gpu/%s.yaml".formatted(way)).toFile());
        JsonNode shared = yaml.readTree(map.at("/data/mixmatch").asText()).at("/sharing/%s/resources/0".formatted(key));
        assertThat(shared.path("name").asText()).isEqualTo("nvidia.com/gpu");

        int asked = 0;
        for (String service : Workload.SERVICES) {
            JsonNode deployment = gpu.one("Deployment", service);
            int each = deployment
                    .at("/spec/template/spec/containers/0/resources/limits/nvidia.com~1gpu")
                    .asInt();
            asked += each * deployment.at("/spec/replicas").asInt();
            if (each > 0 && !deployment.at("/spec/strategy/type").asText().equals("Recreate")) {
                assertThat(deployment
                                .at("/spec/strategy/rollingUpdate/maxSurge")
                                .asInt())
                        .as(service)
                        .isZero();
                assertThat(deployment
                                .at("/spec/strategy/rollingUpdate/maxUnavailable")
                                .asInt())
                        .isOne();
            }
        }
        assertThat(shared.path("replicas").asInt()).isEqualTo(asked).isPositive();
        assertThat(gpu.config("labelguess").path("LABELGUESS_GPU_MEMORY_MIB").asText())
                .isEqualTo("2048");
    }

    @Test
    void strimziGivesEveryClientItsOwnUserOverTls() {
        Rendered strimzi = Rendered.overlay("strimzi");
        JsonNode listener = strimzi.one("Kafka", "kafka").at("/spec/kafka/listeners/0");
        assertThat(listener.path("tls").asBoolean()).isTrue();
        assertThat(listener.at("/authentication/type").asText()).isEqualTo("scram-sha-512");
        assertThat(strimzi.one("Kafka", "kafka").at("/spec/kafka/listeners")).hasSize(1);
        Map<String, String> config = Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                "kafka-kafka-bootstrap:" + listener.path("port").asText(),
                "KAFKA_SECURITY_PROTOCOL",
                "SASL_SSL",
                "KAFKA_SASL_MECHANISM",
                "SCRAM-SHA-512");
        config.forEach((key, value) ->
                assertThat(strimzi.config("mixmatch").path(key).asText()).isEqualTo(value));
        String certificate =
                strimzi.config("mixmatch").path("KAFKA_SSL_TRUSTSTORE_LOCATION").asText();
        for (String client : List.of("augment", "labelguess", "trainer", "eval", "train")) {
            Workload workload = strimzi.workload(client);
            assertThat(workload.env("KAFKA_SASL_JAAS_CONFIG")
                            .orElseThrow()
                            .at("/valueFrom/secretKeyRef/name")
                            .asText())
                    .isEqualTo(client);
            assertThat(Workload.elements(workload.container().path("volumeMounts"))
                            .map(m -> m.path("mountPath").asText() + "/ca.crt"))
                    .contains(certificate);
        }
        assertThat(strimzi.one("NetworkPolicy", "kafka")
                        .at("/spec/egress/0/to/0/podSelector/matchLabels/strimzi.io~1cluster")
                        .asText())
                .isEqualTo("kafka");
    }

    @Test
    void monitoringShipsTheDashboardWhereGrafanaLooks() {
        JsonNode dashboard = Rendered.overlay("monitoring").one("ConfigMap", "mixmatch-dashboard");
        assertThat(dashboard.at("/metadata/labels/grafana_dashboard").asText()).isEqualTo("1");
        assertThat(dashboard.at("/data/mixmatch.json").asText()).contains("\"panels\"");
        Rendered.overlay("monitoring").one("PodMonitor", "mixmatch");
        Rendered.overlay("monitoring").one("PrometheusRule", "mixmatch");
    }

    private static String address(Rendered overlay, String service) {
        return service + ":"
                + overlay.one("Service", service).at("/spec/ports/0/port").asText();
    }
}
