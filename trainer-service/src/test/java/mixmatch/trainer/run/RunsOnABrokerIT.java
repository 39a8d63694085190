package mixmatch.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mixmatch.proto.ObjectKeys;
import mixmatch.proto.Partitions;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.service.KafkaClients;
import mixmatch.spec.RunSpec;
import mixmatch.trainer.artifacts.CheckpointStore;
import mixmatch.trainer.artifacts.CompleteModels;
import mixmatch.trainer.artifacts.Pruning;
import mixmatch.trainer.ownership.LostOwnershipException;
import mixmatch.trainer.ownership.OwnerHistory;
import mixmatch.trainer.ownership.Ownership;
import mixmatch.trainer.ownership.RunFailedException;
import mixmatch.trainer.ownership.RunPublisher;
import mixmatch.trainer.step.Trainer;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.GuessingModel;
import mixmatch.v1.ModelPublished;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;
import mixmatch.waits.Await;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The ownership of a run, its deletion and its resumption, with a real broker and a real store. */
class RunsOnABrokerIT {
    private static final byte[] BYTES = "bytes".getBytes(StandardCharsets.UTF_8);

    @TempDir
    static Path folder;

    private static EmbeddedSystem system;
    private static RunContext trainer;
    private static Producer<String, byte[]> person;

    private String run;

    @BeforeAll
    static void start() throws Exception {
        system = new EmbeddedSystem(folder);
        trainer = system.trainer();
        person = KafkaClients.producer(system.client(), Map.of());
    }

    @AfterAll
    static void stop() throws Exception {
        person.close();
        trainer.runs().close();
        system.close();
    }

    @BeforeEach
    void name(TestInfo test) {
        run = test.getTestMethod().orElseThrow().getName().toLowerCase();
    }

    @Test
    void anOwnerThatWakesUpAfterAnotherHasTakenItsRunChangesNothing() throws Exception {
        Ownership stopped = Ownership.take(run, trainer.kafka(), state -> true).orElseThrow();
        CheckpointWritten old = announced(stopped, 0);
        String unannounced = ObjectKeys.checkpoint(run, 40, stopped.epoch(), "state.safetensors");
        String unneeded = ObjectKeys.guessingModel(run, 0, stopped.epoch());
        for (String key : List.of(unannounced, unneeded)) {
            system.store().put(key, BYTES, "x/y");
        }
        List<String> before = system.store().list(ObjectKeys.run(run, ""));
        Ownership owner = Ownership.take(run, trainer.kafka(), state -> true).orElseThrow();
        assertThat(owner.epoch()).isEqualTo(stopped.epoch() + 1);
        assertThat(owner.earlierCheckpoints()).containsExactly(old);

        assertThatThrownBy(() -> stopped.fail("it was stopped")).isInstanceOf(LostOwnershipException.class);
        RunSpec.Checkpoints keeping = RunSpec.parse(
                        "name: a\ndataset: {source: digits, labels: 10, imageSize: 8}\n", "this test")
                .checkpoints();
        CompleteModels none = new CompleteModels(system.store());
        Pruning late = new Pruning(stopped, keeping, none, Optional.empty(), system.store(), system.kafka());
        assertThatThrownBy(() -> late.after(old)).isInstanceOf(LostOwnershipException.class);
        assertThat(system.store().list(ObjectKeys.run(run, ""))).isEqualTo(before);

        trainer.runs().catchUp();
        assertThat(trainer.runs().state(run).orElseThrow())
                .returns(owner.epoch(), RunState::getEpoch)
                .returns(RunState.Phase.PHASE_RUNNING, RunState::getPhase);
        assertThatThrownBy(() -> stopped.check(trainer.runs().state(run))).isInstanceOf(LostOwnershipException.class);
        new Pruning(owner, keeping, none, Optional.of(old), system.store(), system.kafka()).after(old);
        assertThat(system.store().list(ObjectKeys.run(run, ""))).doesNotContain(unannounced, unneeded);
        stopped.close();
        owner.close();
    }

    @Test
    void aRunThatWasStoppedIsNotTakenAgainByATrainerThatHasYetToReadSo() throws Exception {
        Ownership owner = Ownership.take(run, trainer.kafka(), state -> true).orElseThrow();
        RunState read = owner.state(RunState.Phase.PHASE_RUNNING).build();
        owner.announcements().state(owner.state(RunState.Phase.PHASE_STOPPED).build());
        owner.close();
        assertThat(mayBeTaken(read)).as("by what was read").isTrue();

        assertThat(Ownership.take(run, trainer.kafka(), RunsOnABrokerIT::mayBeTaken))
                .isEmpty();

        assertThat(new OwnerHistory(run, system.kafka()).state())
                .returns(owner.epoch(), RunState::getEpoch)
                .returns(RunState.Phase.PHASE_STOPPED, RunState::getPhase);
    }

    private static boolean mayBeTaken(RunState state) {
        return RunChoice.mayBeTaken(RunWanted.Wish.WISH_STOP, state, RunChoice.SILENCE.plusSeconds(1), "");
    }

    @Test
    void anOwnerWhomTheBrokerRefusesThoughNobodyElseHasTheRunGoesOn() {
        Ownership owner = Ownership.take(run, trainer.kafka(), state -> true).orElseThrow();
        // The broker refuses the owner from now on, and no other epoch is committed.
        new RunPublisher(run, system.kafka()).close();
        owner.completed(7, Optional.empty());
        owner.announcements().state(owner.state(RunState.Phase.PHASE_STOPPED).build());
        assertThat(new OwnerHistory(run, system.kafka()).state())
                .returns(owner.epoch(), RunState::getEpoch)
                .returns(RunState.Phase.PHASE_STOPPED, RunState::getPhase)
                .returns(7L, RunState::getStep);
        owner.close();
    }

    @Test
    void aStateIsWaitedForWhileSomebodysTransactionHidesIt() throws Exception {
        Ownership owner = Ownership.take(run, trainer.kafka(), state -> true).orElseThrow();
        try (Producer<String, byte[]> somebody =
                KafkaClients.producer(system.client(), Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "somebody"))) {
            somebody.initTransactions();
            somebody.beginTransaction();
            somebody.send(new ProducerRecord<>(
                            Topic.RUNS.name(EmbeddedSystem.PREFIX), Partitions.ofRun(run), "somebody/state", BYTES))
                    .get();
            announced(owner, 40);
            assertThat(trainer.runs().catchUp()).isTrue();
            assertThat(trainer.runs().state(run)).map(RunState::getStep).contains(0L);

            CompletableFuture<Optional<RunState>> state =
                    CompletableFuture.supplyAsync(() -> trainer.runs().state(run, said -> said.getStep() >= 40));
            assertThatThrownBy(() -> state.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            somebody.abortTransaction();

            assertThat(Await.result("the state is seen", state))
                    .map(RunState::getStep)
                    .contains(40L);
        }
        owner.close();
    }

    @Test
    void aRunThatIsWishedGoneIsDeletedWithAllItsObjectsAndAnnouncements() throws Exception {
        submit(run);
        Ownership owner = Ownership.take(run, trainer.kafka(), state -> true).orElseThrow();
        announced(owner, 0);
        ObjectRef model = system.store().put(ObjectKeys.guessingModel(run, 0, 1), BYTES, "x/y");
        owner.announcements()
                .model(ModelPublished.newBuilder()
                        .setRun(run)
                        .setEpoch(1)
                        .setModel(GuessingModel.newBuilder().setObject(model))
                        .build());
        String neighbor = ObjectKeys.run(run + "2", "spec.yaml");
        system.store().put(ObjectKeys.run(run, "spec.yaml"), BYTES, "x/y");
        system.store().put(neighbor, BYTES, "x/y");
        wish(run, RunWanted.Wish.WISH_DELETE, 2);
        try (Deletions deletions = new Deletions(trainer, any -> Duration.ofSeconds(9), any -> false)) {
            awaitForgotten(run);
        }
        assertThat(system.store().list(ObjectKeys.run(run, ""))).isEmpty();
        assertThat(system.store().list(ObjectKeys.run(run + "2", ""))).containsExactly(neighbor);
        assertThat(values(Topic.MODELS)).doesNotContainKey(run + "/0");
        assertThat(values(Topic.RUNS)).doesNotContainKeys(run + "/spec", run + "/wanted", run + "/state");
        assertThat(trainer.runs().spec(run)).isEmpty();
        assertThatThrownBy(() -> owner.announcements()
                        .state(owner.state(RunState.Phase.PHASE_STOPPED).build()))
                .isInstanceOf(LostOwnershipException.class);
        owner.close();
    }

    @Test
    void aRunInTrainingIsNotDeletedBeforeItIsLeft() throws Exception {
        submit(run);
        Ownership owner = Ownership.take(run, trainer.kafka(), state -> true).orElseThrow();
        wish(run, RunWanted.Wish.WISH_DELETE, 2);
        try (Deletions deletions = new Deletions(trainer, any -> Duration.ZERO, any -> false)) {
            Thread.sleep(1_500);
            owner.announcements()
                    .state(owner.state(RunState.Phase.PHASE_STOPPED).build());
            awaitForgotten(run);
        }
        owner.close();
    }

    @Test
    void aRepeatedOlderAnnouncementSetsNoOwnerBack() throws Exception {
        Ownership first = Ownership.take(run, trainer.kafka(), state -> true).orElseThrow();
        RunState early = first.state(RunState.Phase.PHASE_RUNNING).build();
        CheckpointWritten checkpoint0 = announced(first, 0);
        CheckpointWritten checkpoint40 = announced(first, 40);
        first.close();
        Ownership.take(run, trainer.kafka(), state -> true).orElseThrow().close();
        send(Topic.RUNS, run + "/state", early);
        send(Topic.CHECKPOINTS, run, checkpoint0);
        Ownership third = Ownership.take(run, trainer.kafka(), state -> true).orElseThrow();
        assertThat(third.epoch()).isEqualTo(3);
        assertThat(third.earlierCheckpoints()).containsExactly(checkpoint0, checkpoint40);
        third.close();
    }

    @Test
    void aDamagedCheckpointIsPassedOverToTheNewestGoodOne() throws Exception {
        CheckpointWritten good = written(0);
        CheckpointWritten truncated = written(40);
        CheckpointWritten flipped = written(80);
        CheckpointWritten withoutManifest = written(120);
        system.store().put(ObjectKeys.checkpoint(run, 40, 1, "state.safetensors"), new byte[] {1, 2}, "x/y");
        system.store().put(ObjectKeys.checkpoint(run, 80, 1, "state.safetensors"), new byte[] {1, 2, 2}, "x/y");
        system.store().delete(withoutManifest.getManifest().getKey());
        Optional<CheckpointStore.Restored> restored = new CheckpointStore(run, system.store())
                .newestSound(List.of(good, truncated, flipped, withoutManifest));
        assertThat(restored.orElseThrow().announced()).isEqualTo(good);
        assertThat(restored.orElseThrow().state()).containsExactly(1, 2, 3);
    }

    @Test
    void aCheckpointOfAnotherArithmeticIsRefused() throws Exception {
        CheckpointWritten written = written(40);
        String json = new String(system.store().get(written.getManifest()), StandardCharsets.UTF_8)
                .replaceFirst("(\"arithmeticVersion\" : )\\d+", "$1" + (Trainer.ARITHMETIC_VERSION + 1));
        ObjectRef manifest = system.store()
                .put(written.getManifest().getKey(), json.getBytes(StandardCharsets.UTF_8), "application/json");
        CheckpointWritten other = written.toBuilder().setManifest(manifest).build();
        assertThatThrownBy(() -> new CheckpointStore(run, system.store()).newestSound(List.of(written(0), other)))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("arithmetic version " + (Trainer.ARITHMETIC_VERSION + 1))
                .hasMessageContaining("start a new run");
    }

    private CheckpointWritten written(long step) throws Exception {
        return new CheckpointStore(run, system.store())
                .write(1, step, new byte[] {1, 2, 3}, BYTES, List.of(), "ab", false);
    }

    private CheckpointWritten announced(Ownership owner, long step) throws Exception {
        CheckpointWritten written = new CheckpointStore(run, system.store())
                .write(owner.epoch(), step, new byte[] {1, 2, 3}, BYTES, List.of(), "ab", false);
        owner.completed(step, Optional.empty());
        owner.announcements()
                .checkpoint(written, owner.state(RunState.Phase.PHASE_RUNNING).build());
        return written;
    }

    private static void submit(String run) throws Exception {
        send(
                Topic.RUNS,
                run + "/spec",
                mixmatch.v1.RunSpec.newBuilder().setRun(run).build());
        wish(run, RunWanted.Wish.WISH_RUN, 1);
        assertThat(trainer.runs().spec(run)).isPresent();
    }

    private static void wish(String run, RunWanted.Wish wish, long at) throws Exception {
        send(
                Topic.RUNS,
                run + "/wanted",
                RunWanted.newBuilder()
                        .setRun(run)
                        .setWish(wish)
                        .setAskedAtMillis(at)
                        .build());
    }

    private static void send(Topic topic, String key, Message message) throws Exception {
        String run = key.split("/")[0];
        person.send(new ProducerRecord<>(
                        topic.name(EmbeddedSystem.PREFIX),
                        Partitions.ofRun(run),
                        null,
                        key,
                        message.toByteArray(),
                        RunHeaders.of(run, message)))
                .get();
    }

    private static void awaitForgotten(String run) throws Exception {
        Await.until(run + " is deleted", () -> !trainer.runs().names().contains(run));
    }

    private Map<String, byte[]> values(Topic topic) {
        Map<String, byte[]> values = new TreeMap<>();
        TopicPartition partition = system.kafka().partition(topic, run);
        system.kafka().readWhole(List.of(partition), record -> {
            if (record.value() == null) {
                values.remove(record.key());
            } else {
                values.put(record.key(), record.value());
            }
        });
        return values;
    }
}
