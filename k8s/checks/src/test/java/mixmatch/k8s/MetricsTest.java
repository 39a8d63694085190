package mixmatch.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

/** Rules and dashboard ask for metrics that there are: Prometheus answers a misspelt one with nothing. */
class MetricsTest {
    private static final String[] SERVICES = {
        "augment-service/src/main",
        "labelguess-service/src/main",
        "trainer-service/src/main",
        "eval-service/src/main",
        "libs/service/src/main"
    };
    private static final Pattern METRIC = Pattern.compile("\\b((?:mixmatch|kafka|jvm|process|system|kube)_[a-z0-9_]+)");
    /** Of kube-state-metrics. */
    private static final Set<String> OF_THE_CLUSTER = Set.of("kube_deployment_status_replicas_ready");

    @Test
    void everyMetricIsMade() throws IOException {
        Set<String> asked = asked(Stream.concat(rules(), dashboard()));
        assertThat(asked).contains("mixmatch_dead_letters_total");
        Set<String> made = made();
        made.addAll(OF_THE_CLUSTER);
        assertThat(made).containsAll(asked);
    }

    @Test
    void aRuleNamesNoJobThatIsNoService() {
        Set<String> jobs = rules().flatMap(r -> Pattern.compile("job=~?\"([^\"]+)\"")
                        .matcher(r)
                        .results()
                        .flatMap(m -> Stream.of(m.group(1).split("\\|"))))
                .collect(Collectors.toSet());
        assertThat(Workload.SERVICES).containsAll(jobs);
    }

    private static Set<String> asked(Stream<String> expressions) {
        return expressions
                .flatMap(e -> METRIC.matcher(e).results().map(m -> m.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> rules() {
        JsonNode rule = Rendered.overlay("monitoring").one("PrometheusRule", "mixmatch");
        return rule.findValues("expr").stream().map(JsonNode::asText);
    }

    private static Stream<String> dashboard() throws IOException {
        JsonNode json = new ObjectMapper()
                .readTree(Repository.path("k8s/components/monitoring/dashboard.json")
                        .toFile());
        return json.findValues("expr").stream().map(JsonNode::asText);
    }

    /** The names under which Micrometer gives Prometheus the meters of the sources, of Kafka's client and of the JVM. */
    private static Set<String> made() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        named("counter").forEach(name -> registry.counter(name).increment());
        named("timer").forEach(name -> registry.timer(name));
        named("gauge").forEach(name -> registry.gauge(name, 0));
        Sources.find(Pattern.compile("[dD]ropped\\((?:[\\w.()]+, )?\"([a-z.-]+)\"\\)"), SERVICES)
                .forEach(what ->
                        registry.counter("mixmatch." + what + ".dropped").increment());
        new ProcessorMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        // It is never asked for anything: a consumer has its metrics from the beginning.
        var deserializer = new ByteArrayDeserializer();
        try (var consumer =
                        new KafkaConsumer<>(Map.of("bootstrap.servers", "127.0.0.1:1"), deserializer, deserializer);
                var metrics = new KafkaClientMetrics(consumer)) {
            metrics.bindTo(registry);
            return registry.scrape()
                    .lines()
                    .filter(l -> !l.startsWith("#"))
                    .map(l -> l.split("[{ ]", 2)[0])
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Set<String> named(String meter) {
        return Sources.find(Pattern.compile("\\b" + meter + "\\(\\s*\"(mixmatch\\.[a-z.]+)\""), SERVICES);
    }
}
