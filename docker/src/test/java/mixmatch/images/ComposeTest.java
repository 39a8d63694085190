package mixmatch.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mixmatch.proto.Topic;
import org.junit.jupiter.api.Test;

class ComposeTest {
    private static final String VERSION = System.getProperty("mixmatch.version");

    @Test
    void whatIsPublishedIsOnLoopback() throws IOException {
        Compose.services().forEach((name, service) -> assertThat(Compose.list(service, "ports"))
                .as(name)
                .allSatisfy(port -> assertThat((String) port).startsWith("127.0.0.1:")));
    }

    @Test
    void everythingRunsWithoutRights() throws IOException {
        Compose.services().forEach((name, service) -> {
            assertThat(Compose.list(service, "cap_drop")).as(name).containsExactly("ALL");
            assertThat(Compose.list(service, "security_opt")).as(name).containsExactly("no-new-privileges:true");
        });
    }

    @Test
    void ourContainersHaveAReadOnlyRoot() throws IOException {
        assertThat(Compose.services()).containsKeys(Compose.OURS.toArray(String[]::new));
        Compose.services().forEach((name, service) -> {
            if (Compose.OURS.contains(name)) {
                assertThat(service).as(name).containsEntry("read_only", true);
            }
        });
    }

    @Test
    void ourImagesHaveTheProjectsVersionAndBuildArgumentsSayIt() throws IOException {
        Compose.services().forEach((name, service) -> {
            if (Compose.OURS.contains(name)) {
                assertThat((String) service.get("image")).matches("mixmatch/[a-z]+:" + Pattern.quote(VERSION));
                assertThat(Compose.map(Compose.map(service, "build"), "args"))
                        .as(name)
                        .containsEntry("VERSION", VERSION);
            }
        });
        Compose.services("docker-compose.gpu.yml").forEach((name, service) -> assertThat(service)
                .containsEntry("image", "mixmatch/" + name + "-cuda:" + VERSION));
    }

    @Test
    void whatComputesOnAGpuSharesOneWithinLimitsAndFromTheNativesThatTheCommandDownloads() throws IOException {
        String set = Compose.text("cli/src/main/resources/mixmatch/cli/gpu/cuda-natives.json")
                .lines()
                .filter(line -> line.contains("\"id\""))
                .findFirst()
                .orElseThrow()
                .replaceAll(".*: \"(.+)\",", "$1");
        Map<String, Map<String, Object>> services = Compose.services("docker-compose.gpu.yml");
        assertThat(services).containsOnlyKeys("labelguess", "trainer");
        services.forEach((name, service) -> {
            assertThat(service).as(name).containsKey("mem_limit");
            Map<String, Object> resources = Compose.map(Compose.map(service, "deploy"), "resources");
            assertThat(Compose.list(Compose.map(resources, "reservations"), "devices"))
                    .as(name)
                    .containsExactly(Map.of("driver", "nvidia", "count", 1, "capabilities", List.of("gpu")));
            Map<String, Object> build = Compose.map(service, "build");
            assertThat(Compose.map(build, "args")).containsEntry("JRE", "jre-cuda");
            assertThat(Compose.map(build, "additional_contexts")).containsEntry("gpu", ".mixmatch/cache/gpu/" + set);
            assertThat(Compose.map(service, "environment"))
                    .containsEntry(name.toUpperCase(Locale.ROOT) + "_DEVICE", "cuda");
        });
        assertThat(Compose.map(services.get("labelguess"), "environment"))
                .containsEntry("LABELGUESS_GPU_MEMORY_MIB", "2048");
        assertThat(Compose.map(services.get("trainer"), "environment"))
                .containsEntry("CUDA_MPS_PINNED_DEVICE_MEM_LIMIT", "0=5G");
    }

    @Test
    void theBrokerTakesMessagesAsLargeAsItsTopicsDo() throws IOException {
        assertThat(Compose.map(Compose.services().get("kafka"), "environment"))
                .containsEntry("KAFKA_MESSAGE_MAX_BYTES", Integer.toString(Topic.MAX_MESSAGE_BYTES));
    }

    @Test
    void theExampleNamesEveryVariableAndNoOther() throws IOException {
        Set<String> used = new TreeSet<>(Pattern.compile("\\$\\{([A-Z0-9_]+)")
                .matcher(Compose.text("docker-compose.yml") + Compose.text("docker-compose.gpu.yml"))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList());
        Set<String> named = new TreeSet<>(Pattern.compile("(?m)^#?([A-Z0-9_]+)=")
                .matcher(Compose.text(".env.example"))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList());
        assertThat(named).isEqualTo(used);
    }

    @Test
    void theBrowserDecodesEachTopicThatHoldsOneKindOfMessage() throws IOException {
        Map<String, Object> protobuf = Compose.yaml("docker/compose/akhq.yml");
        for (String key : List.of("akhq", "connections", "mixmatch", "deserialization", "protobuf")) {
            protobuf = Compose.map(protobuf, key);
        }
        for (Topic topic : Topic.values()) {
            String name = topic.name(Topic.DEFAULT_PREFIX);
            List<String> decoded = Compose.list(protobuf, "topics-mapping").stream()
                    .map(mapping -> (Map<?, ?>) mapping)
                    .filter(mapping -> name.matches((String) mapping.get("topic-regex")))
                    .map(mapping -> (String) mapping.get("value-message-type"))
                    .toList();
            List<String> held = topic.messages().stream()
                    .map(message -> message.getDescriptorForType().getName())
                    .collect(Collectors.toList());
            assertThat(decoded).as(name).isEqualTo(held.size() == 1 ? held : List.of());
        }
    }

    @Test
    void prometheusAsksEachServiceAndTheDashboardIsWhereGrafanaLooks() throws IOException {
        List<Object> jobs = Compose.list(Compose.yaml("docker/compose/prometheus.yml"), "scrape_configs").stream()
                .map(job -> ((Map<?, ?>) job).get("job_name"))
                .collect(Collectors.toList());
        assertThat(jobs).containsExactlyInAnyOrder("augment", "labelguess", "trainer", "eval");
        String folder = "/var/lib/grafana/dashboards";
        assertThat(Compose.text("docker/compose/grafana/dashboards/mixmatch.yml"))
                .contains("path: " + folder);
        assertThat(Compose.list(Compose.services().get("grafana"), "volumes")).anySatisfy(volume -> {
            String[] parts = ((String) volume).split(":");
            assertThat(parts[1]).isEqualTo(folder + "/mixmatch.json");
            assertThat(Compose.HOME.resolve(parts[0])).isRegularFile();
        });
    }
}
