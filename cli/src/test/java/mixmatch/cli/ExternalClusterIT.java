package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mixmatch.cli.embedded.EmbeddedKafka;
import mixmatch.cli.embedded.EmbeddedS3;
import mixmatch.cli.embedded.LocalKafka;
import mixmatch.cli.files.Credentials;
import mixmatch.cli.system.Addresses;
import mixmatch.cli.system.KafkaSettings;
import mixmatch.cli.system.Stores;
import mixmatch.proto.Topic;
import mixmatch.spec.RunSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command against a broker and a store that it did not start, whose services do the work. */
class ExternalClusterIT {
    /** No system gives it to anybody, and nothing listens on it. */
    private static final int NOBODYS = 1;

    private static final Map<String, String> CREDENTIALS =
            Map.of(Credentials.ACCESS_KEY, "someone", Credentials.SECRET_KEY, "secret");

    @TempDir
    static Path stores;

    @TempDir
    Path dir;

    private static EmbeddedKafka kafka;
    private static EmbeddedS3 s3;
    private static Addresses addresses;

    @BeforeAll
    static void startStores() throws Exception {
        kafka = LocalKafka.start(stores.resolve("kafka"), 0);
        s3 = EmbeddedS3.start(stores.resolve("s3"), 0, "someone", "secret");
        addresses = new Addresses(
                "127.0.0.1:" + LocalKafka.port(kafka),
                URI.create("http://127.0.0.1:" + s3.port()),
                new Credentials("someone", "secret"),
                Topic.DEFAULT_PREFIX,
                KafkaSettings.NONE);
        Stores.Waiting waiting = Stores.Waiting.own(() -> {});
        Stores.await(addresses, Set.of(), waiting, waiting);
    }

    @AfterAll
    static void stopStores() throws Exception {
        s3.close();
        kafka.close();
    }

    @Test
    void aRunIsSubmittedWatchedAndItsResultsAreFetched() throws Exception {
        CommandProcess command = train(CREDENTIALS, "digits", "--steps", "3", "--json");
        new PlayedTrainer(addresses, PlayedTrainer.Part.FINISHES).start();

        assertThat(command.await()).as(command.said()).isZero();
        JsonNode results = new ObjectMapper()
                .readTree(command.printed().lines().reduce((a, b) -> b).orElseThrow());
        assertThat(results).hasSize(1);
        JsonNode result = results.get(0);
        assertThat(result.get("testAccuracy").doubleValue()).isEqualTo(0.75);
        assertThat(result.get("labels").intValue()).isEqualTo(10);
        assertThat(result.get("finalWeightsSha256").textValue()).isEqualTo("00ff");
        assertThat(command.said()).contains("step 1/3  lossX 2.5000");
        assertThat(command.said().lines().filter(line -> line.endsWith("waiting for guesses of step 1")))
                .as("an equal line comes once")
                .hasSize(1);

        Path run = dir.resolve("work/runs").resolve(result.get("run").textValue());
        try (var files = Files.list(run)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "spec.yaml", "split.json", "losses.csv", "result.json", "model.onnx", "report.html");
        }
        assertThat(run.resolve("losses.csv")).content().isEqualTo(PlayedTrainer.LOSSES);
        assertThat(RunSpec.parse(Files.readString(run.resolve("spec.yaml")), "spec.yaml")
                        .training()
                        .steps())
                .isEqualTo(3);
        assertThat(new ObjectMapper().readTree(run.resolve("result.json").toFile()))
                .isEqualTo(result);
    }

    @Test
    void aRunThatFailsFailsTheCommandWithItsReason() throws Exception {
        CommandProcess command = train(CREDENTIALS, "digits");
        new PlayedTrainer(addresses, PlayedTrainer.Part.FAILS).start();

        assertThat(command.await()).isEqualTo(1);
        assertThat(lastSentence(command))
                .startsWith("mixmatch: run digits-")
                .endsWith("failed at step 3: the loss is NaN");
        assertThat(command.printed()).isEmpty();

        CommandProcess resume = on(CREDENTIALS, "resume", "last", "--no-services");
        assertThat(resume.await()).isEqualTo(1);
        assertThat(lastSentence(resume)).contains("can't go on: the loss is NaN");
        CommandProcess runs = on(CREDENTIALS, "runs");
        assertThat(runs.await()).as(runs.said()).isZero();
        assertThat(runs.printed().lines().skip(1).findFirst().orElseThrow())
                .containsPattern("mixmatch +10 +\\d+ +failed +3/800");
    }

    @Test
    void aFinalModelThatCannotBeEvaluatedFailsTheCommandWithTheReason() throws Exception {
        CommandProcess command = train(CREDENTIALS, "digits");
        new PlayedTrainer(addresses, PlayedTrainer.Part.UNEVALUATED).start();

        assertThat(command.await()).isEqualTo(1);
        assertThat(lastSentence(command))
                .startsWith("mixmatch: run digits-")
                .endsWith("is trained, but not evaluated: the checkpoint can't be evaluated: its model is damaged");
    }

    @Test
    void noStoreAtTheAddressIsSaidWithTheAddressAndTheTimeItTook() throws Exception {
        String nowhere = "http://127.0.0.1:" + NOBODYS;
        CommandProcess command = CommandProcess.start(
                dir,
                CREDENTIALS,
                "train",
                "--dir",
                dir.resolve("work").toString(),
                "--kafka",
                addresses.kafka(),
                "--s3",
                nowhere,
                "--no-services");

        assertThat(command.await()).isEqualTo(1);
        assertThat(lastSentence(command)).contains("no S3 store", nowhere, "tried for 30 s");
        try (var runs = Files.list(dir.resolve("work/runs"))) {
            assertThat(runs).as("nothing half-written").isEmpty();
        }
    }

    @Test
    void aWrongSecretIsSaidAtOnce() throws Exception {
        CommandProcess command =
                train(Map.of(Credentials.ACCESS_KEY, "someone", Credentials.SECRET_KEY, "wrong"), "digits");

        assertThat(command.await()).isEqualTo(2);
        assertThat(lastSentence(command))
                .contains("refuses the credentials", addresses.s3().toString(), Credentials.SECRET_KEY);
    }

    @Test
    void noBrokerAtTheAddressIsSaidWithTheAddressAndTheTimeItTook() throws Exception {
        CommandProcess command = CommandProcess.start(
                dir,
                CREDENTIALS,
                "train",
                "--dir",
                dir.resolve("work").toString(),
                "--kafka",
                "127.0.0.1:" + NOBODYS,
                "--s3",
                addresses.s3().toString(),
                "--no-services");

        assertThat(command.await()).isEqualTo(1);
        assertThat(command.said().lines().filter(line -> line.startsWith("mixmatch: waiting up to 30 s")))
                .singleElement()
                .asString()
                .contains("for the Kafka broker at 127.0.0.1:" + NOBODYS);
        assertThat(lastSentence(command)).contains("no Kafka broker", "127.0.0.1:", "tried for 30 s");
    }

    private CommandProcess train(Map<String, String> environment, String spec, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("train", spec));
        arguments.add("--no-services");
        arguments.addAll(List.of(more));
        return on(environment, arguments.toArray(String[]::new));
    }

    private CommandProcess on(Map<String, String> environment, String... command) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of(
                "--dir",
                dir.resolve("work").toString(),
                "--kafka",
                addresses.kafka(),
                "--s3",
                addresses.s3().toString()));
        return CommandProcess.start(dir, environment, arguments.toArray(String[]::new));
    }

    private static String lastSentence(CommandProcess command) {
        assertThat(command.said()).doesNotContain("\tat ").doesNotContain("Exception");
        return command.said().lines().reduce((a, b) -> b).orElse("");
    }
}
