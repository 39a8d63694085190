package mixmatch.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.common.utils.StringUtil;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import mixmatch.service.ServiceConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every setting that a manifest gives a service is one that the service reads: others are silently without effect. */
class ConfigurationKeysTest {
    /** Read by the Java runtime itself. */
    private static final String OF_THE_RUNTIME = "JAVA_TOOL_OPTIONS";

    static List<Rendered> overlays() {
        return Rendered.overlays().stream().map(Rendered::overlay).toList();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyVariableIsAKeyOfItsService(Rendered overlay) {
        for (String service : Workload.SERVICES) {
            assertThat(known(service)).as(service).containsAll(given(overlay, service));
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyServiceIsGivenItsStoreBrokerAndCredentials(Rendered overlay) {
        for (String service : Workload.SERVICES) {
            assertThat(given(overlay, service))
                    .as(service)
                    .contains("KAFKA_BOOTSTRAP_SERVERS", "MIXMATCH_S3_URL", "QUARKUS_HTTP_HOST");
            assertThat(Workload.elements(overlay.workload(service).container().path("envFrom"))
                            .map(e -> e.at("/secretRef/name").asText()))
                    .contains("mixmatch-s3-" + service);
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void theCommandIsGivenWhatTheServicesAre(Rendered overlay) {
        Set<String> command = given(overlay, "train");
        command.remove("SPEC");
        Set<String> expected = new TreeSet<>();
        overlay.config("mixmatch").fieldNames().forEachRemaining(expected::add);
        if (overlay.workload("augment").env("KAFKA_SASL_JAAS_CONFIG").isPresent()) {
            expected.add("KAFKA_SASL_JAAS_CONFIG");
        }
        assertThat(command).isEqualTo(expected);
    }

    @Test
    void theProbesAndMetricsAreWhereQuarkusPutsThem() {
        for (String service : Workload.SERVICES) {
            assertThat(Sources.settings(service).stringPropertyNames())
                    .as("paths are Quarkus' own")
                    .noneMatch(key -> key.matches(
                            "quarkus\\.(http\\.(root-path|non-application-root-path|port)|smallrye-health\\..*path|management\\..*"
                                    + "|micrometer\\.export\\.prometheus\\.path)"));
            var container = Rendered.base().workload(service).container();
            assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/q/health/started");
            assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/q/health/ready");
            assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/q/health/live");
            assertThat(container.at("/ports/0/containerPort").asInt()).isEqualTo(8080);
        }
        assertThat(Sources.read(Repository.path("libs/service/pom.xml")))
                .contains("quarkus-smallrye-health", "quarkus-micrometer-registry-prometheus");
        assertThat(Rendered.overlay("monitoring")
                        .one("PodMonitor", "mixmatch")
                        .at("/spec/podMetricsEndpoints/0/path")
                        .asText())
                .isEqualTo("/q/metrics");
    }

    private static Set<String> given(Rendered overlay, String workload) {
        Set<String> given = new TreeSet<>();
        var container = overlay.workload(workload).container();
        container.path("env").forEach(e -> given.add(e.path("name").asText()));
        container.path("envFrom").forEach(from -> overlay.all("ConfigMap")
                .filter(c -> c.at("/metadata/name").equals(from.at("/configMapRef/name")))
                .forEach(c -> c.path("data").fieldNames().forEachRemaining(given::add)));
        return given;
    }

    private static Set<String> known(String service) {
        Set<String> keys = new HashSet<>();
        Properties settings = Sources.settings(service);
        keys.addAll(settings.stringPropertyNames());
        keys(ServiceConfig.class, "mixmatch", keys);
        ConsumerConfig.configNames().forEach(k -> keys.add("kafka." + k));
        ProducerConfig.configNames().forEach(k -> keys.add("kafka." + k));
        Set<String> variables = new TreeSet<>();
        keys.forEach(k ->
                variables.add(StringUtil.replaceNonAlphanumericByUnderscores(k).toUpperCase(Locale.ROOT)));
        variables.add(OF_THE_RUNTIME);
        return variables;
    }

    private static void keys(Class<?> mapping, String prefix, Set<String> keys) {
        for (Method method : mapping.getDeclaredMethods()) {
            String key = prefix + "." + StringUtil.skewer(method.getName());
            if (method.getReturnType().isMemberClass() && method.getReturnType().isInterface()) {
                keys(method.getReturnType(), key, keys);
            } else {
                keys.add(key);
            }
        }
    }
}
