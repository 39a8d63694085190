package mixmatch.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import mixmatch.cli.files.Credentials;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.system.ClusterPlan.ExternalStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpStateTest {
    private static final ProcessHandle SELF = ProcessHandle.current();
    private static final Credentials CREDENTIALS = new Credentials("who", "do-not-show");

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsReadAgainWhileItsProcessLives() throws Exception {
        UpState state = state(SELF.pid(), UpState.startedAt(SELF));
        WorkDir dir = new WorkDir(folder);

        state.write(dir.upFile());

        assertThat(UpState.read(dir.upFile())).contains(state);
        state(SELF.pid(), 1).write(dir.upFile());
        assertThat(UpState.read(dir.upFile())).as("another process of that id").isEmpty();
    }

    @Test
    void theFileIsFlatAndHoldsNoSecret() throws Exception {
        Path file = folder.resolve("up.json");

        state(7, 9).write(file);

        assertThat(Files.readAllLines(file).stream().map(String::strip).collect(Collectors.joining()))
                .isEqualTo(
                        "{\"pid\" : 7,\"startedAtMillis\" : 9,\"kafka\" : \"127.0.0.1:9\",\"externalKafka\" : false,"
                                + "\"kafkaConfig\" : \"\",\"s3\" : \"http://127.0.0.1:8\",\"embeddedS3\" : false,"
                                + "\"topicPrefix\" : \"p.\",\"page\" : \"http://127.0.0.1:1\",\"replicas\" : {\"eval-1\" : 5}}");
    }

    @Test
    void whatAnEarlierVersionDidNotWriteIsEmpty() throws Exception {
        WorkDir dir = new WorkDir(folder);
        Files.writeString(dir.upFile(), """
                {"pid": %d, "startedAtMillis": %d, "kafka": "127.0.0.1:9", "externalKafka": false,
                 "s3": "http://127.0.0.1:8", "embeddedS3": true, "topicPrefix": "p.", "replicas": {"eval-1": 5}}
                """.formatted(SELF.pid(), UpState.startedAt(SELF)));

        UpState state = UpState.read(dir.upFile()).orElseThrow();

        assertThat(state.page()).isEmpty();
        assertThat(state.endpoints().kafkaConfig()).isEmpty();
        assertThat(state.addresses(dir, Map.of()).s3()).isEqualTo(URI.create("http://127.0.0.1:8"));
    }

    private static UpState state(long pid, long startedAtMillis) {
        URI store = URI.create("http://127.0.0.1:8");
        ClusterPlan plan = new ClusterPlan(
                Optional.empty(), Optional.of(new ExternalStore(store, CREDENTIALS)), 1, 0, 0, Map.of(), "p.");
        UpState state = UpState.of(
                new Addresses("127.0.0.1:9", store, CREDENTIALS, "p.", KafkaSettings.NONE),
                plan,
                Optional.of(URI.create("http://127.0.0.1:1")),
                Map.of("eval-1", 5L));
        return new UpState(
                pid, startedAtMillis, state.endpoints(), state.topicPrefix(), state.page(), state.replicas());
    }
}
