package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.system.Addresses;
import mixmatch.cli.system.Installation;
import mixmatch.cli.system.UpState;
import mixmatch.proto.Partitions;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.v1.BatchOrder;
import mixmatch.waits.Await;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person's actions on runs between their submission and their end, on a system that is up and on one that is not. */
class LifeCycleIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STEPS = "500";

    @TempDir
    static Path base;

    private static Path up;
    private static JsonNode undisturbed;

    @BeforeAll
    static void aSystemIsLeftUpByARunThatIsDetachedAndWatchedToItsEnd() throws Exception {
        up = base.resolve("up");
        List<String> detached = new ArrayList<>(List.of(train(up, STEPS)));
        detached.add("--detach");
        CommandProcess begun = succeed(detached.toArray(String[]::new));
        String run = JSON.readTree(begun.printed()).get(0).textValue();
        CommandProcess left = command("watch", run, "--dir", up.toString());
        left.awaitSaid("lossX");
        left.signal("INT");
        assertThat(left.await()).isEqualTo(130);
        assertThat(left.said()).contains("run " + run + " goes on", "mixmatch watch " + run);

        undisturbed = result(succeed("watch", "last", "--json", "--dir", up.toString()));
        assertThat(undisturbed.get("run").textValue()).isEqualTo(run);
    }

    @AfterAll
    static void noProcessIsLeft() throws Exception {
        command("down", "--dir", up.toString()).await();
        CommandProcess.awaitNoChildrenOf(base);
    }

    @Test
    void aStoppedRunLetsTheNextOneRunAndGoesOnToTheSameBits() throws Exception {
        CommandProcess first = command(train(up, STEPS));
        first.awaitSaid("lossX");
        String stopped = run(first);
        CommandProcess second = command(train(up, "8"));
        second.awaitSaid("mixmatch: run ");
        awaitState(run(second), "queued");
        assertThat(state(stopped)).isEqualTo("running");

        CommandProcess stop = succeed("stop", stopped, "--json", "--dir", up.toString());

        assertThat(stop.said()).contains("is stopped at step ", "mixmatch resume " + stopped);
        assertThat(JSON.readTree(stop.printed()).get("state").textValue()).isEqualTo("stopped");
        assertThat(first.await()).isEqualTo(1);
        assertThat(first.said()).contains("was stopped at step").contains("by somebody else");
        assertThat(second.await()).as(second.said()).isZero();
        CommandProcess watch = command("watch", stopped, "--dir", up.toString());
        assertThat(watch.await()).isEqualTo(1);
        assertThat(watch.said()).contains("is stopped at step ", "mixmatch resume " + stopped);

        JsonNode resumed = result(succeed("resume", stopped, "--json", "--dir", up.toString()));

        assertSameBits(up, resumed);
        assertThat(show(stopped).get("owner").longValue()).isEqualTo(2);
        assertThat(succeed("show", stopped, "--dir", up.toString()).printed())
                .containsPattern("owner +trainer 2, after others\n")
                .containsPattern("repeats +to the last bit\n")
                .containsPattern("median ms/step +\\d")
                .doesNotContain("epoch", "exact");
        assertThat(succeed("show", run(second), "--dir", up.toString()).printed())
                .as("of the first owner nothing needs to be said")
                .doesNotContain("owner", "epoch");
        CommandProcess other = command("diff", stopped, run(second), "--dir", up.toString());
        assertThat(other.await()).isEqualTo(1);
        assertThat(other.printed()).contains("are identical to the bit over 8 steps; the first ends at step " + STEPS);
    }

    @Test
    void aRunStopsThoughItsTrainerDiesAtThatMoment() throws Exception {
        CommandProcess command = command(train(up, "100000"));
        command.awaitSaid("lossX");
        String run = run(command);
        long trainer = JSON.readTree(up.resolve("up.json").toFile())
                .get("replicas")
                .get("trainer-1")
                .longValue();
        ProcessHandle.of(trainer).orElseThrow().destroyForcibly();

        CommandProcess stop = succeed("stop", run, "--dir", up.toString());

        assertThat(stop.said()).contains("is stopped at step ");
        assertThat(command.await()).isEqualTo(1);
        assertThat(state(run)).isEqualTo("stopped");
    }

    @Test
    void aStopWaitsForATransactionInWhichSomebodyDied() throws Exception {
        CommandProcess command = command(train(up, "100000"));
        command.awaitSaid("lossX");
        String run = run(command);
        Map<String, Object> config = new HashMap<>(addresses().client());
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "somebody");
        try (KafkaProducer<String, byte[]> somebody =
                new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
            somebody.initTransactions();
            somebody.beginTransaction();
            somebody.send(new ProducerRecord<>(
                            Topic.RUNS.name(addresses().topicPrefix()),
                            Partitions.ofRun(run),
                            "somebody/state",
                            new byte[0]))
                    .get();
            CommandProcess stop = command("stop", run, "--dir", up.toString());
            assertThat(stop.endsWithin(Duration.ofSeconds(5))).as(stop.said()).isFalse();
            somebody.abortTransaction();

            assertThat(stop.await()).as(stop.said()).isZero();
            assertThat(stop.said()).contains("is stopped at step ");
        }
        assertThat(command.await()).isEqualTo(1);
    }

    @Test
    void ofADeletedRunNothingIsLeft() throws Exception {
        CommandProcess trained = succeed(train(up, "8"));
        String run = run(trained);
        Path objects = up.resolve("s3/mixmatch/runs").resolve(run);
        assertThat(objects).isDirectory();
        CommandProcess unsure = command("delete", run, "--dir", up.toString());
        assertThat(unsure.await()).isEqualTo(2);
        assertThat(unsure.said()).contains("give --yes");

        CommandProcess deleted = succeed("delete", run, "--yes", "--json", "--dir", up.toString());

        assertThat(JSON.readTree(deleted.printed()).get("runs").get(0).textValue())
                .isEqualTo(run);
        assertThat(objects).doesNotExist();
        assertThat(up.resolve("runs").resolve(run)).doesNotExist();
        CommandProcess again = command("resume", run, "--dir", up.toString());
        assertThat(again.await()).isEqualTo(2);
        assertThat(again.said()).contains("there is no run " + run, "mixmatch runs");
        String finished = undisturbed.get("run").textValue();
        CommandProcess mistyped = command("show", finished.replaceFirst("digits", "digist"), "--dir", up.toString());
        assertThat(mistyped.await()).isEqualTo(2);
        assertThat(mistyped.said()).contains("did you mean " + finished + "?");
    }

    @Test
    void aFailedRunSaysWhyItCantGoOnAndItsLastGoodCheckpointStaysEvaluated() throws Exception {
        CommandProcess command = command(train(up, "100000"));
        command.awaitSaid("lossX");
        String run = run(command);
        threeDeadLetters(run);
        assertThat(command.await()).isEqualTo(1);
        assertThat(command.said()).contains("failed at step").contains("the test says so");

        CommandProcess resume = command("resume", run, "--dir", up.toString());

        assertThat(resume.await()).isEqualTo(1);
        assertThat(resume.said())
                .contains("can't go on", "the test says so", "is evaluated, test accuracy", "mixmatch train");
        JsonNode shown = show(run);
        assertThat(shown.get("state").textValue()).isEqualTo("failed");
        assertThat(shown.get("checkpoints").get(0).get("testAccuracy").doubleValue())
                .isPositive();
    }

    @Test
    void aRunGoesOnToTheSameBitsAfterCtrlCAndAfterItsLauncherWasKilled() throws Exception {
        Path dir = base.resolve("own");
        CommandProcess interrupted = command(train(dir, STEPS));
        interrupted.awaitSaid("lossX");
        String run = run(interrupted);
        CommandProcess looked = succeed("show", "last", "--json", "--dir", dir.toString());
        assertThat(looked.said()).as("the command that runs is asked").doesNotContain("starting");
        assertThat(JSON.readTree(looked.printed()).get("state").textValue()).isEqualTo("running");
        interrupted.signal("INT");
        assertThat(interrupted.await()).isEqualTo(130);
        Path program = Installation.current().root().resolve("mixmatch");
        assertThat(interrupted.said())
                .as("can be pasted")
                .contains("goes on with %s resume %s --dir %s\n".formatted(program, run, dir))
                .doesNotContain("Exception")
                .doesNotContain("unasked");
        CommandProcess.awaitNoChildrenOf(dir);

        CommandProcess killed = command("resume", "last", "--dir", dir.toString());
        killed.awaitSaid("lossX");
        assertThat(killed.said()).containsPattern("run " + run + ": mixmatch, stopped at step [1-9]");
        killed.signal("KILL");
        killed.await();
        CommandProcess.awaitNoChildrenOf(dir);
        CommandProcess listed = succeed("runs", "--json", "--dir", dir.toString());
        assertThat(listed.said()).contains("run " + run + " was left unfinished by an earlier command");
        assertThat(JSON.readTree(listed.printed()).get(0).get("state").textValue())
                .isEqualTo("stopped");

        CommandProcess resumed = succeed("resume", run, "--json", "--dir", dir.toString());

        assertThat(resumed.said()).doesNotContain("was left unfinished");
        assertSameBits(dir, result(resumed));
        CommandProcess clean = succeed("clean", "--yes", "--keep-files", "--json", "--dir", dir.toString());
        JsonNode cleaned = JSON.readTree(clean.printed());
        assertThat(cleaned.get("runs").get(0).textValue()).isEqualTo(run);
        assertThat(cleaned.get("datasets").intValue()).isEqualTo(1);
        assertThat(cleaned.get("freedBytes").longValue()).isPositive();
        assertThat(dir.resolve("s3/mixmatch/runs/" + run)).doesNotExist();
        assertThat(dir.resolve("s3/mixmatch/datasets"))
                .satisfiesAnyOf(
                        d -> assertThat(d).doesNotExist(), d -> assertThat(d).isEmptyDirectory());
        assertThat(dir.resolve("runs/" + run + "/model.onnx")).exists();
        CommandProcess.awaitNoChildrenOf(dir);
    }

    private static void assertSameBits(Path dir, JsonNode result) throws Exception {
        Path losses = dir.resolve("runs").resolve(result.get("run").textValue()).resolve("losses.csv");
        Path expected =
                up.resolve("runs").resolve(undisturbed.get("run").textValue()).resolve("losses.csv");
        assertThat(losses).hasSameTextualContentAs(expected);
        assertThat(result.get("finalWeightsSha256").textValue())
                .hasSize(64)
                .isEqualTo(undisturbed.get("finalWeightsSha256").textValue());
        assertThat(result.get("exact").booleanValue()).isTrue();
        CommandProcess diff = succeed("diff", losses.toString(), expected.toString());
        assertThat(diff.printed()).contains("are identical to the bit over " + STEPS + " steps");
    }

    /** As services would send them away: what the trainer takes for a step that can't be carried out. */
    private static void threeDeadLetters(String run) throws Exception {
        Addresses addresses = addresses();
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(addresses.client(), new StringSerializer(), new ByteArraySerializer())) {
            for (int offset = 0; offset < 3; offset++) {
                Headers headers = RunHeaders.of(run, 99_999, BatchOrder.getDefaultInstance());
                RunHeaders.add(headers, RunHeaders.REASON, "the test says so");
                RunHeaders.add(headers, RunHeaders.SOURCE_TOPIC, Topic.ORDERS.name(addresses.topicPrefix()));
                RunHeaders.add(headers, RunHeaders.SOURCE_PARTITION, "0");
                RunHeaders.add(headers, RunHeaders.SOURCE_OFFSET, Integer.toString(offset));
                producer.send(new ProducerRecord<>(
                                Topic.DEAD_LETTERS.name(addresses.topicPrefix()),
                                Partitions.ofRun(run),
                                run,
                                new byte[0],
                                headers))
                        .get();
            }
        }
    }

    private static Addresses addresses() throws Exception {
        return UpState.read(new WorkDir(up).upFile()).orElseThrow().addresses(new WorkDir(up), Map.of());
    }

    private static void awaitState(String run, String state) throws Exception {
        Await.sight("run %s is %s".formatted(run, state), () -> state(run), state::equals);
    }

    private static String state(String run) throws Exception {
        CommandProcess listed = succeed("runs", "--json", "--dir", up.toString());
        for (JsonNode each : JSON.readTree(listed.printed())) {
            if (each.get("run").textValue().equals(run)) {
                return each.get("state").textValue();
            }
        }
        return "not there";
    }

    private static JsonNode show(String run) throws Exception {
        return JSON.readTree(
                succeed("show", run, "--json", "--dir", up.toString()).printed());
    }

    /** The run that {@code train} submitted. */
    private static String run(CommandProcess command) {
        return command.said()
                .lines()
                .filter(line -> line.matches("mixmatch: run \\S+: .*"))
                .map(line -> line.replaceFirst("mixmatch: run (\\S+): .*", "$1"))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode result(CommandProcess command) throws Exception {
        return JSON.readTree(command.printed().lines().reduce((a, b) -> b).orElseThrow())
                .get(0);
    }

    private static String[] train(Path dir, String steps) {
        return List.of("train", "digits", "--dir", dir.toString(), "--steps", steps, "--seed", "3", "--json")
                .toArray(String[]::new);
    }

    private static CommandProcess command(String... arguments) throws Exception {
        return CommandProcess.start(base, arguments);
    }

    private static CommandProcess succeed(String... arguments) throws Exception {
        CommandProcess command = command(arguments);
        assertThat(command.await()).as(command.said()).isZero();
        return command;
    }
}
