package mixmatch.eval.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.DatasetStore;
import mixmatch.datasets.ImageSet;
import mixmatch.datasets.ImageSize;
import mixmatch.datasets.Split;
import mixmatch.devices.Device;
import mixmatch.eval.evaluation.AnnouncedCheckpoint;
import mixmatch.eval.evaluation.TwoPixelModel;
import mixmatch.eval.tracking.ScalarPoint;
import mixmatch.eval.tracking.StoredScalars;
import mixmatch.objects.DamagedObjectException;
import mixmatch.objects.MissingObjectException;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.stores.TestStore;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Evaluation against a real S3 store with real ONNX models. */
class CheckpointEvaluationIT {
    private static final String ONNX = "application/octet-stream";

    private static final Instant WRITTEN = Instant.parse("2026-11-24T12:00:00Z");

    @TempDir
    static Path folder;

    private static TestStore embedded;
    private static ObjectStore store;

    private String run;
    private RunSpec spec;

    @BeforeAll
    static void start() throws Exception {
        embedded = new TestStore(folder.resolve("s3"));
        store = embedded.objects();
    }

    @AfterAll
    static void stop() throws Exception {
        embedded.close();
    }

    /** Four test images, of which the brighter pixel names the class of three; one image for validation. */
    @BeforeEach
    void submit(TestInfo test) throws IOException {
        run = test.getTestMethod().orElseThrow().getName().toLowerCase();
        Dataset dataset = Dataset.of(
                "pixels",
                List.of("left", "right"),
                images(new int[] {0, 1, 0, 1}, 9, 1, 1, 9, 8, 2, 2, 8),
                images(new int[] {0, 0, 1, 0}, 9, 1, 7, 2, 3, 6, 4, 5),
                List.of(),
                "made up");
        Split split = new Split(new int[] {0, 1}, new int[] {2}, new int[] {3});
        spec = RunSpec.newBuilder()
                .setRun(run)
                .setYaml("name: pixels\ndataset: {source: digits, labels: 2}\naugmentation: {pad: 0, maxOffset: 0}\n")
                .setDataset(new DatasetStore(store, folder.resolve("cache")).save(dataset))
                .setSplit(store.put(ObjectKeys.run(run, "split.json"), split.toJson(), "application/json"))
                .build();
    }

    private static ImageSet images(int[] labels, int... pixels) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(pixels.length);
        for (int pixel : pixels) {
            bytes.put((byte) pixel);
        }
        return ImageSet.of(new ImageSize(1, 1, 2), bytes.flip(), labels);
    }

    /** A service that has just started: it remembers nothing. */
    private static CheckpointEvaluation service() {
        return new CheckpointEvaluation(store, folder.resolve("cache"), Device.CPU, 1);
    }

    private Evaluation evaluate(CheckpointWritten checkpoint) throws IOException {
        RunState state = RunState.newBuilder().setRun(run).setExact(true).build();
        return service().evaluate(new AnnouncedCheckpoint(checkpoint, spec, state));
    }

    private CheckpointWritten checkpoint(long step, long epoch, byte[] model) throws IOException {
        return CheckpointWritten.newBuilder()
                .setRun(run)
                .setStep(step)
                .setEpoch(epoch)
                .setWrittenAtMillis(WRITTEN.toEpochMilli())
                .setModel(store.put(ObjectKeys.checkpoint(run, step, epoch, "model.onnx"), model, ONNX))
                .setWeightsSha256("ab")
                .build();
    }

    @Test
    void aCheckpointIsMeasuredOnTestAndValidationImages() throws IOException {
        Evaluation evaluation = evaluate(checkpoint(40, 1, TwoPixelModel.onnx(1)));

        assertThat(evaluation.getTest().getAccuracy()).isEqualTo(0.75);
        assertThat(evaluation.getTest().getPerClassList()).containsExactly(2 / 3.0, 1.0);
        assertThat(evaluation.getValidation().getImages()).isEqualTo(1);
        assertThat(evaluation.getValidation().getAccuracy()).isEqualTo(1);
        assertThat(evaluation.getMedianOfLast20()).isEqualTo(0.75);
        assertThat(evaluation.getAssumptions().getImages()).isEqualTo(1);
        assertThat(evaluation.getAssumptions().getConfident()).isEqualTo(1);
        assertThat(evaluation.getAssumptions().getConfidentAccuracy()).isEqualTo(1);
        assertThat(evaluation.getReportList()).isEmpty();
    }

    @Test
    void aRepeatedCheckpointGivesTheSameEvaluationEvenWhenItsModelIsPruned() throws IOException {
        CheckpointWritten checkpoint = checkpoint(40, 1, TwoPixelModel.onnx(1));
        String key = ObjectKeys.report(run, "evaluations/40-1.json");
        Evaluation first = evaluate(checkpoint);
        byte[] stored = store.find(key).orElseThrow();
        store.delete(checkpoint.getModel().getKey());

        assertThat(evaluate(checkpoint)).isEqualTo(first);
        assertThat(store.find(key).orElseThrow()).isEqualTo(stored);
    }

    @Test
    void theHistoryComesFromTheStoreAndOfEachStepTheHighestEpochCounts() throws IOException {
        evaluate(checkpoint(40, 1, TwoPixelModel.onnx(-1)));
        evaluate(checkpoint(80, 1, TwoPixelModel.onnx(-1)));
        evaluate(checkpoint(40, 2, TwoPixelModel.onnx(1)));

        Evaluation evaluation = evaluate(checkpoint(60, 2, TwoPixelModel.onnx(1)));

        // Steps 40 (epoch 2) and 60; step 80 is of a later time.
        assertThat(evaluation.getMedianOfLast20()).isEqualTo(0.75);
        assertThat(evaluate(checkpoint(90, 2, TwoPixelModel.onnx(-1))).getMedianOfLast20())
                .isEqualTo((0.25 + 0.75) / 2);
    }

    @Test
    void theLastCheckpointNamesAReportThatIsCompleteInTheStore() throws IOException {
        store.put(
                ObjectKeys.history(run, 1, 1, 1),
                "step,lossX,lossU,lambdaU,total,guessAccuracy,millis\n1,2.5,0.125,1,2.625,0.5,80\n"
                        .getBytes(StandardCharsets.UTF_8),
                "text/csv");
        evaluate(checkpoint(1, 1, TwoPixelModel.onnx(-1)));
        CheckpointWritten last = checkpoint(2, 1, TwoPixelModel.onnx(1)).toBuilder()
                .setLast(true)
                .build();

        Evaluation evaluation = evaluate(last);

        assertThat(evaluation.getReportList())
                .extracting(ObjectRef::getKey)
                .containsExactly(
                        ObjectKeys.report(run, "report.html"),
                        ObjectKeys.report(run, "metrics.json"),
                        ObjectKeys.report(run, "confusion.csv"),
                        ObjectKeys.report(run, "evaluations.csv"),
                        ObjectKeys.report(run, "MODEL_CARD.md"),
                        ObjectKeys.report(run, "events.out.tfevents.0000000002.mixmatch-0001"),
                        ObjectKeys.report(run, "losses.csv"));
        assertThat(new String(store.get(evaluation.getReport(0)), StandardCharsets.UTF_8))
                .contains("made up", "75.0 %", "<svg");
        assertThat(new String(store.get(evaluation.getReport(6)), StandardCharsets.UTF_8))
                .endsWith("\n1,2.5,0.125,1,2.625,0.5,NaN,NaN,NaN,NaN,NaN\n");
        assertThat(evaluate(last)).isEqualTo(evaluation);
    }

    @Test
    void eachCheckpointBringsAFileForTensorBoardWithTheLossesSinceTheOneBefore() throws IOException {
        store.put(
                ObjectKeys.history(run, 1, 2, 1),
                "step,lossX,lossU,lambdaU,total,guessAccuracy,millis\n1,2.5,0.125,1,2.625,0.5,80\n2,1.5,0.25,2,2,NaN,90\n"
                        .getBytes(StandardCharsets.UTF_8),
                "text/csv");
        store.put(
                ObjectKeys.history(run, 3, 3, 1),
                "step,lossX,lossU,lambdaU,total,guessAccuracy,millis\n3,9,9,9,9,1,80\n"
                        .getBytes(StandardCharsets.UTF_8),
                "text/csv");
        CheckpointWritten checkpoint = checkpoint(2, 1, TwoPixelModel.onnx(1));
        evaluate(checkpoint);
        StoredScalars scalars = new StoredScalars(store);
        String key = ObjectKeys.report(run, "tensorboard/events.out.tfevents.0000000002.mixmatch-0001");
        byte[] written = store.find(key).orElseThrow();

        evaluate(checkpoint);

        assertThat(store.find(key).orElseThrow()).isEqualTo(written);
        assertThat(scalars.files(run)).containsExactly(Map.entry(2L, key));
        List<ScalarPoint> points = scalars.read(key);
        assertThat(points).extracting(ScalarPoint::step).containsExactly(1L, 2L);
        assertThat(points.get(0).values()).containsEntry("loss/x", 2.5f).containsEntry("guess/accuracy", 0.5f);
        assertThat(points.get(0).at()).isEqualTo(WRITTEN.minusMillis(90));
        assertThat(points.get(1).values()).containsEntry("test/accuracy", 0.75f).doesNotContainKey("guess/accuracy");
        service().forget(checkpoint);
        assertThat(scalars.files(run)).isEmpty();
    }

    @Test
    void aModelThatIsMissingDamagedOrNoneIsSaidSo() throws IOException {
        CheckpointWritten missing = checkpoint(1, 1, TwoPixelModel.onnx(1));
        store.delete(missing.getModel().getKey());
        assertThatThrownBy(() -> evaluate(missing))
                .isInstanceOf(MissingObjectException.class)
                .hasMessageContaining(missing.getModel().getKey());

        CheckpointWritten damaged = checkpoint(2, 1, TwoPixelModel.onnx(1));
        store.put(damaged.getModel().getKey(), new byte[] {1, 2, 3}, ONNX);
        assertThatThrownBy(() -> evaluate(damaged)).isInstanceOf(DamagedObjectException.class);

        CheckpointWritten none = checkpoint(3, 1, "no model".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> evaluate(none))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(none.getModel().getKey())
                .hasMessageContaining("is no model of this run");
    }
}
