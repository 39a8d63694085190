package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.system.ChildCommand;
import mixmatch.cli.system.HangLimit;
import mixmatch.cli.system.LivenessProbe;
import mixmatch.cli.system.ServiceName;
import mixmatch.waits.Await;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services that hang or in which something dies are started again, and the run does not notice. */
class SupervisionIT {
    /** Beside other tests a process may have no time for several seconds. */
    private static final int HANG_SECONDS = 24;

    private static final Map<String, String> ENVIRONMENT = Map.of(
            HangLimit.SECONDS, Integer.toString(HANG_SECONDS), ChildCommand.JVM_OPTIONS, InjectedError.JVM_OPTIONS);

    private static final Pattern DOOR = Pattern.compile("(?m)^Listening for transport dt_socket at address: (\\d+)$");
    private static final String STEPS = "500";

    /** A process in which a part was to die. */
    private record Death(long pid, String part) {}

    private final Map<ServiceName, Death> died = new EnumMap<>(ServiceName.class);

    @TempDir
    static Path base;

    private static Path up;
    private static JsonNode undisturbed;

    @BeforeAll
    static void aSystemIsUpAndOneRunWentThroughUndisturbed() throws Exception {
        up = base.resolve("up");
        CommandProcess started = CommandProcess.start(base, ENVIRONMENT, "up", "--dir", up.toString());
        assertThat(started.await()).as(started.said()).isZero();
        CommandProcess train = train();
        assertThat(train.await()).as(train.said()).isZero();
        undisturbed = result(train);
    }

    @AfterAll
    static void noProcessIsLeft() throws Exception {
        CommandProcess.start(base, ENVIRONMENT, "down", "--dir", up.toString()).await();
        CommandProcess.awaitNoChildrenOf(base);
    }

    @Test
    void aServiceThatHangsIsKilledAndStartedAgainAndTheRunEndsWithTheSameBits() throws Exception {
        CommandProcess train = train();
        train.awaitSaid("lossU");
        stop(ServiceName.values());

        assertThat(train.await()).as(train.said()).isZero();

        assertSameBits(result(train));
        for (ServiceName service : ServiceName.values()) {
            assertThat(log())
                    .containsPattern(service.text()
                            + "-1 hangs: for \\d+ s it does not answer; it is killed and started again, its log is ");
        }
    }

    @Test
    void anErrorThatAnEdgeThrowsEndsItsProcessWhichIsStartedAgainAndTheRunEndsWithTheSameBits() throws Exception {
        CommandProcess train = train();
        train.awaitSaid("lossU");
        inject(ServiceName.EVAL, "mixmatch.eval.evaluate.ObservedTopics", "undecodable", "Topic", "channel observed");
        inject(ServiceName.AUGMENT, "mixmatch.augment.Orders", "answer", "BatchOrder", "channel orders");
        // In a thread of its own, which the edge waits for.
        inject(ServiceName.LABELGUESS, "mixmatch.onnx.OnnxModel", "probabilities", "ByteBuffer", "channel unlabeled");
        inject(ServiceName.TRAINER, "mixmatch.trainer.run.NextPair", "accept", "ConsumerRecord", "thread replies");
        inject(
                ServiceName.AUGMENT,
                "org.apache.kafka.clients.producer.internals.Sender",
                "runOnce",
                "",
                "thread kafka-producer-network-thread ");
        inject(
                ServiceName.EVAL,
                "mixmatch.eval.evaluate.WrittenCheckpoints",
                "evaluate",
                "AnnouncedCheckpoint",
                "channel checkpoints");
        inject(ServiceName.TRAINER, "mixmatch.trainer.run.RunTraining", "step", "long", "thread trainer");
        for (ServiceName service : ServiceName.values()) {
            assertEndedAndStartedAgain(service);
        }

        assertThat(train.await()).as(train.said()).isZero();

        assertSameBits(result(train));
    }

    /** Stops them in their tracks, as a hang, and waits until others are in their place. */
    private static void stop(ServiceName... services) throws Exception {
        Map<ServiceName, Long> stopped = new EnumMap<>(ServiceName.class);
        for (ServiceName service : services) {
            stopped.put(service, pid(service));
            signal("STOP", pid(service));
        }
        for (ServiceName service : services) {
            awaitStartedAgain(service, stopped.get(service));
            awaitReady(service);
        }
    }

    /** Has the part die once, while the others of the system may still be starting again. */
    private void inject(ServiceName service, String type, String method, String parameter, String part)
            throws Exception {
        assertEndedAndStartedAgain(service);
        awaitReady(service);
        died.put(service, new Death(pid(service), part));
        InjectedError.into(door(service), type, method, parameter);
    }

    private void assertEndedAndStartedAgain(ServiceName service) throws Exception {
        Death death = died.remove(service);
        if (death == null) {
            return;
        }
        awaitStartedAgain(service, death.pid());
        assertThat(log()).containsPattern(service.text() + "-1 ended unasked \\(exit code 1\\)");
        assertThat(Files.readString(new WorkDir(up).log(service.text() + "-1")))
                .containsPattern("The service ends, as a part of it has died\\. part=" + death.part() + ".*"
                        + InjectedError.MESSAGE);
    }

    /** Where the service's present process lets a debugger in. */
    private static int door(ServiceName service) throws Exception {
        Path log = new WorkDir(up).log(service.text() + "-1");
        Matcher said = DOOR.matcher(Files.readString(log));
        int last = 0;
        while (said.find()) {
            last = Integer.parseInt(said.group(1));
        }
        return last;
    }

    private static void awaitStartedAgain(ServiceName service, long before) throws Exception {
        Await.until(service.text() + " is started again", () -> pid(service) != before, SupervisionIT::log);
    }

    private static void awaitReady(ServiceName service) throws Exception {
        Await.until(service.text() + " is ready", () -> LivenessProbe.ready(PortFiles.ofProcess(pid(service))));
    }

    private static long pid(ServiceName service) throws Exception {
        return new ObjectMapper()
                .readTree(up.resolve("up.json").toFile())
                .get("replicas")
                .get(service.text() + "-1")
                .longValue();
    }

    private static void signal(String signal, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Of the process that {@code up} left. */
    private static String log() throws Exception {
        return Files.readString(up.resolve("logs/up.log"));
    }

    private static void assertSameBits(JsonNode result) throws Exception {
        assertThat(losses(result)).hasSameTextualContentAs(losses(undisturbed));
        assertThat(result.get("finalWeightsSha256").textValue())
                .hasSize(64)
                .isEqualTo(undisturbed.get("finalWeightsSha256").textValue());
        assertThat(result.get("exact").booleanValue()).isTrue();
    }

    private static Path losses(JsonNode result) {
        return up.resolve("runs").resolve(result.get("run").textValue()).resolve("losses.csv");
    }

    private static JsonNode result(CommandProcess command) throws Exception {
        return new ObjectMapper()
                .readTree(command.printed().lines().reduce((a, b) -> b).orElseThrow())
                .get(0);
    }

    private static CommandProcess train() throws Exception {
        return CommandProcess.start(
                base,
                ENVIRONMENT,
                "train",
                "digits",
                "--method",
                "mixmatch",
                "--dir",
                up.toString(),
                "--steps",
                STEPS,
                "--seed",
                "3",
                "--json");
    }
}
