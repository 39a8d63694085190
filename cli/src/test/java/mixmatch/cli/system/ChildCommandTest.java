package mixmatch.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import mixmatch.cli.files.Credentials;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.terminal.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildCommandTest {
    private static final Credentials SECRET = new Credentials("who", "do-not-show");

    @TempDir
    Path root;

    @Test
    void aServiceIsAJarThatPeopleFindAndItsSecretIsOnlyInItsEnvironment() throws Exception {
        Path jar = root.resolve("labelguess-service/target/quarkus-app/quarkus-run.jar");
        Files.createDirectories(jar.getParent());
        Files.createFile(jar);

        ChildCommand command = ChildCommand.service(
                new Installation(root),
                new WorkDir(root.resolve("work")),
                ServiceName.LABELGUESS,
                2,
                new Addresses(
                        "127.0.0.1:9092",
                        URI.create("http://127.0.0.1:9000"),
                        SECRET,
                        "p.",
                        new KafkaSettings(Map.of("sasl.jaas.config", "do-not-show-either"), List.of())),
                true);

        assertThat(command.name()).isEqualTo("labelguess-2");
        assertThat(command.command()).endsWith("-jar", jar.toString());
        assertThat(String.join(" ", command.command())).doesNotContain("do-not-show");
        assertThat(command.environment())
                .containsEntry("KAFKA_SASL_JAAS_CONFIG", "do-not-show-either")
                .containsEntry("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092")
                .containsEntry("MIXMATCH_S3_URL", "http://127.0.0.1:9000")
                .containsEntry("MIXMATCH_S3_SECRET_KEY", "do-not-show")
                .containsEntry("MIXMATCH_TOPIC_PREFIX", "p.")
                .containsEntry("MIXMATCH_EXIT_WITH_PARENT", "true")
                .containsEntry("MIXMATCH_REPLICA", "labelguess-2")
                .containsEntry("ORT_DISABLE_TELEMETRY", "1")
                .containsEntry("OPT_OUT_TRACKING", "true");
        assertThat(command.command()).as("it starts as all do").doesNotContain("/usr/bin/nice");
        assertThat(command.niceness()).isPositive();
        assertThat(command.log()).isEqualTo(root.resolve("work/logs/labelguess-2.log"));
    }

    @Test
    void aServiceThatIsNotBuiltIsNamed() {
        assertThatThrownBy(() -> new Installation(root).serviceJar(ServiceName.EVAL))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("eval-service is not built")
                .hasMessageContaining("./mvnw");
    }

    @Test
    void theStoresSecretIsNotInItsCommandLineEither() {
        ChildCommand command = ChildCommand.s3(new Installation(root), new WorkDir(root), 9000, SECRET);

        assertThat(String.join(" ", command.command())).doesNotContain("do-not-show");
        assertThat(SECRET.toString()).doesNotContain("do-not-show");
    }

    @Test
    void thePauseBeforeARestartGrowsToAnEnd() {
        assertThat(Child.pause(1)).isEqualTo(Duration.ofMillis(500));
        assertThat(Child.pause(2)).isEqualTo(Duration.ofSeconds(1));
        assertThat(Child.pause(50)).isEqualTo(Duration.ofSeconds(8));
    }
}
