package mixmatch.eval.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mixmatch.eval.evaluation.AnnouncedCheckpoint;
import mixmatch.eval.tracking.MlflowServer.RefusedException;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.stores.TestStore;
import mixmatch.v1.Accuracy;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.mlflow.api.proto.Service;

/** Runs logged to an MLflow that speaks its own messages, from a real S3 store. */
class MlflowRunsIT {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    @TempDir
    static Path folder;

    private static TestStore embedded;
    private static ObjectStore store;

    private PlayedMlflow mlflow;
    private String run;

    @BeforeAll
    static void start() throws Exception {
        embedded = new TestStore(folder.resolve("s3"));
        store = embedded.objects();
    }

    @AfterAll
    static void stop() throws Exception {
        embedded.close();
    }

    @BeforeEach
    void open(TestInfo test) throws IOException {
        run = test.getTestMethod().orElseThrow().getName().toLowerCase();
        mlflow = new PlayedMlflow();
    }

    @AfterEach
    void close() {
        mlflow.close();
    }

    private MlflowRuns runs(String authorization) {
        MlflowServer server = new MlflowServer(mlflow.address(), authorization);
        return new MlflowRuns(server, "digits & more", new StoredScalars(store));
    }

    private MlflowRuns tracked() {
        return runs("");
    }

    /** A checkpoint as it is evaluated: two steps of losses and an accuracy. */
    private AnnouncedCheckpoint evaluated(long step, boolean last) throws IOException {
        AnnouncedCheckpoint announced = new AnnouncedCheckpoint(
                CheckpointWritten.newBuilder()
                        .setRun(run)
                        .setEpoch(1)
                        .setStep(step)
                        .setWrittenAtMillis(NOON.plusSeconds(step).toEpochMilli())
                        .setLast(last)
                        .setModel(ObjectRef.newBuilder().setSha256("5e"))
                        .build(),
                RunSpec.newBuilder()
                        .setRun(run)
                        .setYaml("name: digits\ndataset: {source: digits, labels: 10}\n")
                        .setSubmittedAtMillis(NOON.minusSeconds(60).toEpochMilli())
                        .build(),
                RunState.newBuilder().setRun(run).setExact(true).build());
        String losses = IntStream.of((int) step - 1, (int) step)
                .mapToObj("%d,2.5,0.125,1,2.625,0.5,80\n"::formatted)
                .reduce("step,lossX,lossU,lambdaU,total,guessAccuracy,millis\n", String::concat);
        store.put(ObjectKeys.history(run, step - 1, step, 1), losses.getBytes(StandardCharsets.UTF_8), "text/csv");
        Evaluation evaluation = Evaluation.newBuilder()
                .setRun(run)
                .setStep(step)
                .setTest(Accuracy.newBuilder().setAccuracy(0.78).setLoss(1))
                .build();
        new StoredScalars(store).put(announced, evaluation);
        return announced;
    }

    private static Map<String, String> tags(Service.Run.Builder run) {
        return run.getData().getTagsList().stream()
                .collect(Collectors.toMap(Service.RunTag::getKey, Service.RunTag::getValue));
    }

    private List<Long> steps(String metric) {
        return mlflow.onlyRun().getData().getMetricsList().stream()
                .filter(m -> m.getKey().equals(metric))
                .map(Service.Metric::getStep)
                .toList();
    }

    @Test
    void aRunHasItsSettingsItsCurvesAndItsEnd() throws IOException {
        tracked().catchUp(evaluated(2, false));
        assertThat(mlflow.onlyRun().getInfo().getStatus()).isEqualTo(Service.RunStatus.RUNNING);

        tracked().catchUp(evaluated(4, true));

        assertThat(mlflow.runs).hasSize(1);
        Service.Run.Builder logged = mlflow.onlyRun();
        assertThat(logged.getInfo().getRunName()).isEqualTo(run);
        assertThat(logged.getInfo().getStatus()).isEqualTo(Service.RunStatus.FINISHED);
        assertThat(logged.getInfo().getEndTime()).isEqualTo(NOON.plusSeconds(4).toEpochMilli());
        assertThat(logged.getData().getParamsList())
                .contains(Service.Param.newBuilder()
                        .setKey("method.temperature")
                        .setValue("0.5")
                        .build());
        assertThat(steps("loss/x")).containsExactly(1L, 2L, 3L, 4L);
        assertThat(steps("test/accuracy")).containsExactly(2L, 4L);
        assertThat(logged.getData().getMetricsList())
                .filteredOn(m -> m.getKey().equals("test/accuracy"))
                .extracting(Service.Metric::getValue)
                .containsOnly(0.78);
        assertThat(tags(logged)).containsEntry("mixmatch.model-sha256", "5e").containsEntry("mixmatch.exact", "true");
    }

    @Test
    void aRunThatFailsOrStopsSaysSoAndTrainsAgainWhenItGoesOn() throws IOException {
        AnnouncedCheckpoint announced = evaluated(2, false);
        tracked().catchUp(announced);

        tracked().catchUp(in(RunState.Phase.PHASE_STOPPED, announced));
        assertThat(mlflow.onlyRun().getInfo().getStatus()).isEqualTo(Service.RunStatus.KILLED);
        assertThat(mlflow.onlyRun().getInfo().getEndTime())
                .isEqualTo(NOON.plusSeconds(9).toEpochMilli());

        tracked().catchUp(evaluated(4, false));
        assertThat(mlflow.onlyRun().getInfo().getStatus()).isEqualTo(Service.RunStatus.RUNNING);

        tracked().catchUp(in(RunState.Phase.PHASE_FAILED, evaluated(4, false)));
        assertThat(mlflow.onlyRun().getInfo().getStatus()).isEqualTo(Service.RunStatus.FAILED);
        assertThat(steps("loss/x")).containsExactly(1L, 2L, 3L, 4L);
    }

    private static AnnouncedCheckpoint in(RunState.Phase phase, AnnouncedCheckpoint announced) {
        RunState state = announced.state().toBuilder()
                .setPhase(phase)
                .setUpdatedAtMillis(NOON.plusSeconds(9).toEpochMilli())
                .build();
        return new AnnouncedCheckpoint(announced.checkpoint(), announced.spec(), state);
    }

    @Test
    void whatWasMissedIsLoggedOnceWithTheNextCheckpoint() throws IOException {
        mlflow.status = 503;
        AnnouncedCheckpoint missed = evaluated(2, false);
        assertThatThrownBy(() -> tracked().catchUp(missed))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(RefusedException.class)
                .hasMessageContaining("status 503");
        evaluated(4, false);
        mlflow.status = 200;

        tracked().catchUp(evaluated(6, false));
        tracked().catchUp(evaluated(6, false));

        assertThat(steps("loss/x")).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(tags(mlflow.onlyRun())).containsEntry("mixmatch.step", "6");
    }

    @Test
    void requestsAreSmallEnoughAndCarryTheAuthorization() throws IOException {
        MlflowRuns runs = runs("Bearer secret");
        MlflowRuns.Known known = runs.create(runs.experimentId(), run, 1);
        List<MlflowRuns.Metric> many = IntStream.range(0, 2500)
                .mapToObj(i -> new MlflowRuns.Metric("loss/x", i, 1000 + i, i))
                .toList();

        runs.log(known, many, Map.of(MlflowRuns.STEP, "2499"));

        assertThat(mlflow.metricsInRequests).containsExactly(999, 999, 502);
        assertThat(mlflow.authorizations).containsOnly("Bearer secret");
    }

    @Test
    void whatIsNoMlflowIsSaidSo() throws IOException {
        MlflowServer elsewhere = new MlflowServer(mlflow.address() + "/elsewhere", "");

        assertThatThrownBy(() -> new MlflowRuns(elsewhere, "digits", new StoredScalars(store)).experimentId())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("refuses to find experiment digits: status 400");
    }
}
