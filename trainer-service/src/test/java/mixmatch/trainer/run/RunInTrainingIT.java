package mixmatch.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import mixmatch.datasets.DatasetManifest;
import mixmatch.datasets.ImageSize;
import mixmatch.datasets.PixelStatistics;
import mixmatch.objects.StoredObject;
import mixmatch.proto.ObjectKeys;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.service.KafkaClients;
import mixmatch.trainer.artifacts.CheckpointStore;
import mixmatch.trainer.kafka.TrainerKafka;
import mixmatch.trainer.ownership.OwnerHistory;
import mixmatch.trainer.ownership.Ownership;
import mixmatch.trainer.ownership.RunFailedException;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.Progress;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;
import mixmatch.waits.Await;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Short runs of a real network on a real broker and a real store, with batches made up. */
class RunInTrainingIT {
    private static final int IMAGES = 4;
    private static final int PIXELS = 8;

    @TempDir
    static Path folder;

    private static EmbeddedSystem system;
    private static RunContext trainer;

    private String run;

    @BeforeAll
    static void start() throws Exception {
        system = new EmbeddedSystem(folder);
        trainer = system.trainer();
    }

    @AfterAll
    static void stop() throws Exception {
        trainer.runs().close();
        system.close();
    }

    @BeforeEach
    void name(TestInfo test) {
        run = test.getTestMethod().orElseThrow().getName().toLowerCase();
    }

    @Test
    void aRunWithoutAnswersSaysWhatItWaitsForAndGoesOnOnceTheyCome() throws Exception {
        Ownership owner = Ownership.take(run, trainer.kafka(), state -> true).orElseThrow();
        CompletableFuture<RunTraining.End> end = train(owner, 1);
        awaitProgress("augment (no labelled batch for step 1 yet)");
        try (AnsweredOrders answers = new AnsweredOrders(system, run, IMAGES, PIXELS, step -> (int) step)) {
            assertThat(Await.result("the run has ended", end)).isEqualTo(RunTraining.End.FINISHED);
        }
        owner.close();
        assertThat(new OwnerHistory(run, system.kafka()).state())
                .returns(RunState.Phase.PHASE_FINISHED, RunState::getPhase)
                .returns(6L, RunState::getStep);
    }

    @Test
    void aLossThatIsNotFiniteFailsTheRunAndLeavesTheLastGoodCheckpoint() throws Exception {
        Ownership owner = Ownership.take(run, trainer.kafka(), state -> true).orElseThrow();
        // Divided by this, black stays 0 and anything else becomes infinite.
        CompletableFuture<RunTraining.End> end = train(owner, Float.MIN_VALUE);
        try (AnsweredOrders answers = new AnsweredOrders(system, run, IMAGES, PIXELS, step -> step < 5 ? 0 : 255)) {
            assertThatThrownBy(() -> Await.result("the run has ended", end))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(RunFailedException.class);
        }
        owner.close();
        OwnerHistory announced = new OwnerHistory(run, system.kafka());
        assertThat(announced.state().getPhase()).isEqualTo(RunState.Phase.PHASE_FAILED);
        assertThat(announced.state().getReason())
                .startsWith("the loss became NaN at step 5; lower training.learningRate")
                .endsWith("The checkpoint of step 4 is the last good one");
        assertThat(announced.checkpoints())
                .extracting(CheckpointWritten::getStep)
                .containsExactly(0L, 2L, 4L);
        assertThat(new CheckpointStore(run, system.store())
                        .newestSound(announced.checkpoints())
                        .orElseThrow()
                        .announced()
                        .getStep())
                .isEqualTo(4);
    }

    @Test
    void aRunWithATimeEndsByItsOwnersClockThoughNobodyWatches() throws Exception {
        Ownership owner = Ownership.take(run, trainer.kafka(), state -> true).orElseThrow();
        Instant until = Instant.now().plusSeconds(6);
        want(until);
        CompletableFuture<RunTraining.End> end = train(owner, 1, 1_000_000);
        try (AnsweredOrders answers = new AnsweredOrders(system, run, IMAGES, PIXELS, step -> (int) step)) {
            assertThat(Await.result("the run has ended", end)).isEqualTo(RunTraining.End.FINISHED);
        }
        owner.close();
        OwnerHistory announced = new OwnerHistory(run, system.kafka());
        assertThat(Instant.ofEpochMilli(announced.state().getUpdatedAtMillis())).isAfterOrEqualTo(until);
        CheckpointWritten last =
                announced.checkpoints().get(announced.checkpoints().size() - 1);
        assertThat(last.getLast()).isTrue();
        assertThat(last.getStep()).isEqualTo(announced.state().getStep()).isBetween(1L, 999_999L);
    }

    @Test
    void aRunWhoseTimeIsOverBeforeItHasBegunFailsAndSaysSo() throws Exception {
        want(Instant.parse("2026-01-01T12:00:00Z"));
        Ownership owner = Ownership.take(run, trainer.kafka(), state -> true).orElseThrow();
        CompletableFuture<RunTraining.End> end = train(owner, 1, 1_000_000);
        assertThatThrownBy(() -> Await.result("the run has ended", end)).hasCauseInstanceOf(RunFailedException.class);
        owner.close();
        assertThat(new OwnerHistory(run, system.kafka()).state().getReason())
                .isEqualTo("its time was over at 2026-01-01T12:00:00Z, before it had a checkpoint;"
                        + " submit it anew when no other run is before it");
    }

    private void want(Instant until) throws Exception {
        RunWanted wanted = RunWanted.newBuilder()
                .setRun(run)
                .setWish(RunWanted.Wish.WISH_RUN)
                .setLastStep(3)
                .setUntilMillis(until.toEpochMilli())
                .build();
        TrainerKafka kafka = system.kafka();
        try (Producer<String, byte[]> producer = KafkaClients.producer(system.client(), Map.of())) {
            producer.send(kafka.record(Topic.RUNS, run, run + "/wanted", wanted, RunHeaders.of(run, wanted)))
                    .get();
        }
        assertThat(trainer.runs().catchUp()).isTrue();
    }

    private CompletableFuture<RunTraining.End> train(Ownership owner, float std) throws Exception {
        return train(owner, std, 6);
    }

    private CompletableFuture<RunTraining.End> train(Ownership owner, float std, long steps) throws Exception {
        RunSpec submitted = RunSpec.newBuilder()
                .setRun(run)
                .setYaml("""
                        name: short
                        dataset: {source: digits, labels: 2, imageSize: 8}
                        network: {depth: 10, width: 1}
                        method: {name: supervised}
                        training: {steps: %d, batch: 4}
                        schedule: {publishEvery: 2, lead: 2}
                        checkpoints: {every: 2}
                        """.formatted(steps))
                .setDataset(dataset(std))
                .build();
        CompletableFuture<RunTraining.End> end = new CompletableFuture<>();
        new Thread(
                        () -> {
                            try {
                                end.complete(TakenRun.train(submitted, trainer, owner, 1, () -> false));
                            } catch (Exception | Error e) {
                                end.completeExceptionally(e);
                            }
                        },
                        "trainer")
                .start();
        return end;
    }

    /** A manifest whose images are nowhere: the trainer reads none. */
    private ObjectRef dataset(float std) throws Exception {
        String id = "made-up-0123456789abcdef";
        DatasetManifest manifest = new DatasetManifest(
                "made-up",
                id,
                new ImageSize(PIXELS, PIXELS, 1),
                List.of("even", "odd"),
                new PixelStatistics(new float[] {0}, new float[] {std}),
                new DatasetManifest.Parts(part(id, "train"), part(id, "test"), List.of()),
                "made up");
        return system.store().put(ObjectKeys.dataset(run, "manifest.json"), manifest.toJson(), "application/json");
    }

    private static DatasetManifest.Part part(String id, String name) {
        return new DatasetManifest.Part(
                2,
                nowhere(ObjectKeys.dataset(id, name + ".images")),
                nowhere(ObjectKeys.dataset(id, name + ".labels")));
    }

    private static StoredObject nowhere(String key) {
        ObjectRef ref = StoredObject.refTo(key, new byte[0]);
        return new StoredObject(key, ref.getSha256(), ref.getSize());
    }

    private void awaitProgress(String waitsFor) throws Exception {
        TopicPartition progress = system.kafka().partition(Topic.PROGRESS, run);
        Await.until("progress says " + waitsFor, () -> said(progress).contains(waitsFor), () -> said(progress));
    }

    private static Set<String> said(TopicPartition progress) {
        Set<String> said = new TreeSet<>();
        system.kafka().readWhole(List.of(progress), record -> said.add(waitsFor(record.value())));
        return said;
    }

    private static String waitsFor(byte[] progress) {
        try {
            return Progress.parseFrom(progress).getWaitsFor();
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
