package mixmatch.eval.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import mixmatch.datasets.ImageSize;
import mixmatch.eval.assumption.Embedding;
import mixmatch.eval.board.Guesses;
import mixmatch.eval.board.LiveEvent;
import mixmatch.eval.board.LossRow;
import mixmatch.eval.board.Mistakes;
import mixmatch.eval.board.RunBoard;
import mixmatch.eval.board.ServicesBoard;
import mixmatch.ingest.Sources;
import mixmatch.proto.Topic;
import mixmatch.v1.Accuracy;
import mixmatch.v1.Assumptions;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.GuessMask;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.Progress;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;
import mixmatch.v1.ServiceBeat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The JSON of answers and live events, to the letter: names, order, and what is left out. */
class JsonAnswersTest {
    private static final long NOW = 1_000_000;
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);

    private final ObjectMapper mapper =
            new ObjectMapper().findAndRegisterModules().disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
    private final List<LiveEvent> told = new ArrayList<>();
    private final RunBoard board = new RunBoard(new NoHistory(), CLOCK, new Listener());

    private final class Listener implements LiveEvent.Listeners {
        @Override
        public boolean anybody() {
            return true;
        }

        @Override
        public void tell(LiveEvent live) {
            told.add(live);
        }
    }

    private static final class NoHistory implements RunBoard.History {
        @Override
        public List<String> keys(String run) {
            return List.of();
        }

        @Override
        public void read(String key, Consumer<LossRow> each) {
            throw new AssertionError("there is no piece");
        }
    }

    @BeforeEach
    void aRunIsTrained() {
        new JsonForm().customize(mapper);
        board.said(
                "r",
                RunSpec.newBuilder()
                        .setRun("r")
                        .setYaml("training: {steps: 100}")
                        .setDataset(ObjectRef.newBuilder().setKey("datasets/d-0123456789abcdef/manifest.json"))
                        .setSubmittedAtMillis(1)
                        .build(),
                1);
        board.said(
                "r",
                RunWanted.newBuilder()
                        .setRun("r")
                        .setWish(RunWanted.Wish.WISH_RUN)
                        .setAskedAtMillis(1)
                        .build(),
                1);
        board.said(
                "r",
                RunState.newBuilder()
                        .setRun("r")
                        .setEpoch(1)
                        .setPhase(RunState.Phase.PHASE_RUNNING)
                        .setExact(true)
                        .setUpdatedAtMillis(2)
                        .build(),
                2);
        heartbeat(19, "", NOW - 500);
        heartbeat(20, "", NOW);
        board.said(
                "r",
                CheckpointWritten.newBuilder()
                        .setRun("r")
                        .setEpoch(1)
                        .setStep(16)
                        .build(),
                NOW);
        board.said(
                "r",
                Evaluation.newBuilder()
                        .setRun("r")
                        .setEpoch(1)
                        .setStep(16)
                        .setTest(Accuracy.newBuilder().setAccuracy(0.5))
                        .setValidation(Accuracy.newBuilder().setAccuracy(0.25))
                        .setMedianOfLast20(0.125)
                        .build(),
                NOW);
    }

    private void heartbeat(long step, String waitsFor, long at) {
        board.said(
                "r",
                Progress.newBuilder()
                        .setRun("r")
                        .setEpoch(1)
                        .setStep(step)
                        .setSteps(100)
                        .setTotal(1.5)
                        .setLossX(1)
                        .setLossU(0.25)
                        .setLambdaU(2)
                        .setGuessAccuracy(Double.NaN)
                        .setStepsPerSecond(4)
                        .setWaitsFor(waitsFor)
                        .setAtMillis(at)
                        .build(),
                at);
    }

    private String json(Object answer) throws Exception {
        return mapper.writeValueAsString(answer);
    }

    private String lastTold(String name) throws Exception {
        return json(told.stream()
                .filter(live -> live.name().equals(name))
                .reduce((earlier, later) -> later)
                .orElseThrow()
                .data());
    }

    @Test
    void aRunIsALineOfManyValues() throws Exception {
        assertThat(json(board.runs())).isEqualTo("""
                [{"run":"r","method":"mixmatch","guesses":true,"dataset":"d-0123456789abcdef","labels":250,\
                "phase":"running","owned":true,"step":20,"steps":100,"secondsLeft":20,"stepsPerSecond":4.0,\
                "testAccuracy":0.5,"medianOfLast20":0.125,"exact":true,"warnings":[],\
                "submittedAt":"1970-01-01T00:00:00.001Z","spark":[0.5]}]""");
        heartbeat(20, "labelguess", NOW);
        assertThat(json(board.runs().get(0))).isEqualTo("""
                {"run":"r","method":"mixmatch","guesses":true,"dataset":"d-0123456789abcdef","labels":250,\
                "phase":"running","owned":true,"step":20,"steps":100,"stepsPerSecond":4.0,"testAccuracy":0.5,\
                "medianOfLast20":0.125,"exact":true,"waitsFor":"labelguess","warnings":[],\
                "submittedAt":"1970-01-01T00:00:00.001Z","spark":[0.5]}""");
    }

    @Test
    void newsAreToldFlat() throws Exception {
        assertThat(lastTold("runs")).isEqualTo(json(board.runs().get(0)));
        assertThat(lastTold("progress")).isEqualTo("""
                {"run":"r","step":20,"steps":100,"lossX":1.0,"lossU":0.25,"lambdaU":2.0,"total":1.5,\
                "stepsPerSecond":4.0,"at":"1970-01-01T00:16:40Z"}""");
        assertThat(lastTold("evaluation")).isEqualTo("""
                {"run":"r","step":16,"test":0.5,"validation":0.25,"medianOfLast20":0.125}""");
        assertThat(lastTold("event")).isEqualTo("""
                {"run":"r","at":"1970-01-01T00:16:40Z","kind":"evaluated","step":16,\
                "sentence":"The checkpoint of step 16 is evaluated: test accuracy 50.00 %."}""");
    }

    @Test
    void curvesAreColumnsAndOneWithoutANumberIsLeftOut() throws Exception {
        assertThat(json(board.losses("r", 1, 100, 600).orElseThrow())).isEqualTo("""
                {"step":[19,20],"lossX":[1.0,1.0],"lossU":[0.25,0.25],"lambdaU":[2.0,2.0],"total":[1.5,1.5],\
                "seconds":[null,0.5],"lossXMin":[1.0,1.0],"lossXMax":[1.0,1.0],"totalMin":[1.5,1.5],\
                "totalMax":[1.5,1.5],"bucketed":false,"complete":true}""");
        assertThat(json(board.losses("r", 50, 100, 600).orElseThrow())).isEqualTo("""
                {"step":[],"lossX":[],"lossU":[],"lambdaU":[],"total":[],"guessAccuracy":[],\
                "maskRate":[],"maskAccuracy":[],"threshold":[],"meanThreshold":[],"lowestThreshold":[],"seconds":[],\
                "lossXMin":[],"lossXMax":[],"totalMin":[],"totalMax":[],"bucketed":false,"complete":true}""");
        assertThat(json(board.evaluations("r", 600).orElseThrow())).isEqualTo("""
                {"step":[16],"test":[0.5],"validation":[0.25],"medianOfLast20":[0.125],\
                "at":["1970-01-01T00:16:40Z"]}""");
    }

    @Test
    void theMaskOfAStepComesWithItsLosses() throws Exception {
        board.said(
                "r",
                Progress.newBuilder()
                        .setRun("r")
                        .setEpoch(1)
                        .setStep(21)
                        .setSteps(100)
                        .setTotal(1.5)
                        .setGuessAccuracy(0.5)
                        .setGuessMask(GuessMask.newBuilder()
                                .setRate(0)
                                .setAccuracy(Double.NaN)
                                .setThreshold(0.5)
                                .setMeanThreshold(0.375)
                                .setLowestThreshold(0.25))
                        .setAtMillis(NOW)
                        .build(),
                NOW);

        assertThat(lastTold("progress"))
                .contains("\"guessAccuracy\":0.5,\"maskRate\":0.0,\"threshold\":0.5,\"meanThreshold\":0.375,"
                        + "\"lowestThreshold\":0.25,");
        assertThat(json(board.losses("r", 1, 100, 600).orElseThrow()))
                .contains("\"maskRate\":[null,null,0.0],\"threshold\":[null,null,0.5]")
                .doesNotContain("maskAccuracy");
    }

    @Test
    void whatMethodsAssumeIsInCurvesOnceAnEvaluationHasMeasuredIt() throws Exception {
        board.said(
                "r",
                Evaluation.newBuilder()
                        .setRun("r")
                        .setEpoch(1)
                        .setStep(32)
                        .setTest(Accuracy.newBuilder().setAccuracy(0.75))
                        .setMedianOfLast20(0.5)
                        .setAssumptions(Assumptions.newBuilder()
                                .setImages(125)
                                .setSquaredDifference(0.5)
                                .setJensenShannon(0.25)
                                .setEntropy(1.5)
                                .setEntropyShare(0.625)
                                .setEffectiveClasses(9)
                                .setThreshold(0.95)
                                .setConfident(0.75)
                                .setConfidentAccuracy(Double.NaN))
                        .build(),
                NOW);

        assertThat(json(board.evaluations("r", 600).orElseThrow())).isEqualTo("""
                {"step":[16,32],"test":[0.5,0.75],"medianOfLast20":[0.125,0.5],\
                "at":["1970-01-01T00:16:40Z","1970-01-01T00:16:40Z"],"assumptions":{"images":125,"threshold":0.95,\
                "thresholdOfMethod":false,"continuity":{"squaredDifference":[null,0.5],"jensenShannon":[null,0.25]},\
                "clusters":{"entropy":[null,1.5],"entropyShare":[null,0.625],"effectiveClasses":[null,9.0],\
                "confident":[null,0.75]}}}""");
    }

    @Test
    void anEmbeddingIsColumns() throws Exception {
        Embedding embedding = new Embedding(
                new double[] {0.5, 0.25},
                new int[] {7},
                new double[] {1.5},
                new double[] {-1.2345678},
                new int[] {2},
                new int[] {3},
                new double[] {0.75});
        assertThat(json(new ModelResource.EmbeddingPage(16, "/test/", embedding)))
                .isEqualTo("""
                {"step":16,"folder":"/test/","explained":[0.5,0.25],"index":[7],"x":[1.5],"y":[-1.23457],"truth":[2],\
                "predicted":[3],"confidence":[0.75]}""");
    }

    @Test
    void aReplicaShowsWhatItUsesAndDoes() throws Exception {
        ServicesBoard services = new ServicesBoard(CLOCK);
        ServiceBeat beat = ServiceBeat.newBuilder()
                .setService("trainer")
                .setInstance("a")
                .setHost("h")
                .setVersion("1")
                .setRun("r")
                .setSentence("It waits.")
                .setStartedAtMillis(1)
                .setAtMillis(NOW - 4000)
                .setMemoryBytes(3)
                .setHeapBytes(2)
                .build();
        services.accept(beat);
        services.accept(beat.toBuilder()
                .setAtMillis(NOW)
                .setCpuSeconds(2)
                .setDone(8)
                .setBusySeconds(3)
                .build());
        services.accept(ServiceBeat.newBuilder()
                .setService("eval")
                .setInstance("b")
                .setReady(true)
                .setAtMillis(NOW)
                .build());
        services.looked(Map.of(Topic.ORDERS, 7L), Map.of(Topic.ORDERS, 3L), 1);
        assertThat(json(services.view())).isEqualTo("""
                {"services":[{"name":"augment","replicas":[],"lag":3},{"name":"labelguess","replicas":[]},\
                {"name":"trainer","replicas":[{"instance":"a","host":"h","ready":false,"sentence":"It waits.",\
                "version":"1","startedAt":"1970-01-01T00:00:00.001Z","memoryBytes":3,"heapBytes":2,"cpu":0.5,\
                "run":"r","rate":2.0,"busy":0.75}]},{"name":"eval","replicas":[{"instance":"b","ready":true,\
                "version":"","startedAt":"1970-01-01T00:00:00Z","memoryBytes":0,"heapBytes":0}]}],\
                "flow":[{"topic":"orders","from":"trainer","to":"augment","lag":3},{"topic":"batches.unlabeled",\
                "from":"augment","to":"labelguess"},{"topic":"batches.labeled","from":"augment","to":"trainer"},\
                {"topic":"batches.guessed","from":"labelguess","to":"trainer"},{"topic":"models",\
                "from":"trainer","to":"labelguess"},{"topic":"checkpoints","from":"trainer","to":"eval"},\
                {"topic":"evaluations","from":"eval","to":"trainer"},{"topic":"progress","from":"trainer",\
                "to":"eval"}],"bottleneck":{"service":"augment","sentence":"No replica of augment shows itself,\
                 and runs may wait for one: start it."}}""");
    }

    @Test
    void aMistakeHasTheAddressOfItsImage() throws Exception {
        ModelResource.MistakeLine line = new ModelResource.MistakeLine(new Mistakes.Mistake(1, 2, 3, 0.5), "/1.png");
        assertThat(json(line)).isEqualTo("""
                {"index":1,"truth":2,"predicted":3,"confidence":0.5,"url":"/1.png"}""");
    }

    @Test
    void aDatasetHasItsSizeAndItsClasses() throws Exception {
        assertThat(json(DatasetsResource.DatasetLine.of(Sources.digits().manifest())))
                .isEqualTo("""
                {"id":"digits-8dd4c469ca9fcca9","name":"digits","images":1297,"test":500,"height":8,"width":8,\
                "channels":1,"classes":["0","1","2","3","4","5","6","7","8","9"]}""");
    }

    @Test
    void aSampleHasItsImagesInTheOrderOfTheSprite() throws Exception {
        Sample.Header batch = new Sample.Header(3, 2, Instant.EPOCH, 2, new ImageSize(8, 9, 1));
        Guesses.Guess guess = new Guesses.Guess(0, new float[] {0.25f, 0.75f}, 1, 0.75, Optional.of(1));
        assertThat(json(new SamplesResource.SamplePage(batch, List.of("0", "1"), "/sprite.png", List.of(guess))))
                .isEqualTo("""
                        {"step":3,"modelStep":2,"at":"1970-01-01T00:00:00Z","k":2,"height":8,"width":9,"channels":1,\
                        "classes":["0","1"],"sprite":"/sprite.png","images":[{"index":0,"guess":[0.25,0.75],"guessed":1,\
                        "confidence":0.75,"truth":1}]}""");
    }

    @Test
    void aRunsPageBeginsWithItsLine() throws Exception {
        RunPage page = new RunPage(
                board.run("r").orElseThrow().line(),
                new RunPage.Setup(
                        "yaml",
                        List.of(new RunPage.SpecDifference("k", "v", "p", "s")),
                        Optional.of(new RunPage.SplitSizes(1, 2, 3, 4, 0.5)),
                        List.of("0", "1")),
                new RunPage.Exactness(
                        new RunPage.Fingerprints(List.of("t"), List.of("g")), Optional.of(7L), Optional.of("sha")),
                List.of(new RunPage.Checkpoint(16, 1, true, Optional.of(0.5))),
                Optional.of(new RunPage.Staleness(4, 7, Optional.of(5L))),
                board.run("r").orElseThrow().events(),
                List.of(new RunPage.FileLink("report.html", "/report.html", 9)));
        assertThat(json(page)).isEqualTo("""
                {"run":"r","method":"mixmatch","guesses":true,"dataset":"d-0123456789abcdef","labels":250,\
                "phase":"running","owned":true,"step":20,"steps":100,"secondsLeft":20,"stepsPerSecond":4.0,\
                "testAccuracy":0.5,"medianOfLast20":0.125,"exact":true,"warnings":[],\
                "submittedAt":"1970-01-01T00:00:00.001Z","spark":[0.5],"specYaml":"yaml","specDifference":[{"key":"k","value":"v","published":"p",\
                "sentence":"s"}],"split":{"labeled":1,"unlabeled":2,"validation":3,"test":4,"perClass":0.5},\
                "classes":["0","1"],"fingerprints":{"trainer":["t"],"guess":["g"]},"inexactAtStep":7,\
                "finalWeightsSha256":"sha","checkpoints":[{"step":16,"epoch":1,"kept":true,"testAccuracy":0.5}],\
                "staleness":{"min":4,"max":7,"now":5},"events":[{"at":"1970-01-01T00:16:40Z","kind":"evaluated",\
                "step":16,"sentence":"The checkpoint of step 16 is evaluated: test accuracy 50.00 %."},\
                {"at":"1970-01-01T00:16:40Z","kind":"checkpoint","step":16,\
                "sentence":"The checkpoint of step 16 is in the store."},{"at":"1970-01-01T00:00:00.002Z",\
                "kind":"taken","step":0,"sentence":"A trainer has taken the run."},\
                {"at":"1970-01-01T00:00:00.001Z","kind":"submitted","sentence":"The run was submitted."}],\
                "files":[{"name":"report.html","url":"/report.html","bytes":9}]}""");
    }
}
