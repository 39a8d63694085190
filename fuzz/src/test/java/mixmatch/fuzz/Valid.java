package mixmatch.fuzz;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.ImageSet;
import mixmatch.datasets.ImageSize;
import mixmatch.networks.Network;
import mixmatch.networks.Networks;
import mixmatch.networks.onnx.TrainedNetwork;
import mixmatch.objects.StoredObject;
import mixmatch.spec.RunSpec;
import mixmatch.v1.Accuracy;
import mixmatch.v1.BatchOrder;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.GuessingModel;
import mixmatch.v1.LabeledBatch;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.UnlabeledBatch;

/** Valid inputs: of run {@code a}, of two labelled and two unlabelled images of 2x2 pixels, in two views, and three classes. */
public final class Valid {
    public static final GuessingModel MODEL = GuessingModel.newBuilder()
            .setStep(8)
            .setObject(ref("runs/a/models/8-1.onnx"))
            .build();
    public static final LabeledBatch LABELED = LabeledBatch.newBuilder()
            .setRun("a")
            .setEpoch(1)
            .setStep(9)
            .setAttempt(1)
            .setHeight(2)
            .setWidth(2)
            .setChannels(1)
            .setPixels(ByteString.copyFrom(new byte[8]))
            .addAllLabels(List.of(0, 2))
            .build();
    public static final UnlabeledBatch UNLABELED = UnlabeledBatch.newBuilder()
            .setRun("a")
            .setEpoch(1)
            .setStep(9)
            .setAttempt(1)
            .setModel(MODEL)
            .setAugmentations(2)
            .setHeight(2)
            .setWidth(2)
            .setChannels(1)
            .setPixels(ByteString.copyFrom(new byte[16]))
            .addAllTruth(List.of(-1, 2))
            .addAllImages(List.of(3, 4))
            .build();
    public static final GuessedBatch GUESSED = GuessedBatch.newBuilder()
            .setRun("a")
            .setEpoch(1)
            .setStep(9)
            .setAttempt(1)
            .setModel(MODEL)
            .setAugmentations(2)
            .setHeight(2)
            .setWidth(2)
            .setChannels(1)
            .setPixels(ByteString.copyFrom(new byte[16]))
            .addAllTruth(List.of(-1, 2))
            .addAllImages(List.of(3, 4))
            .setClasses(3)
            .addAllGuesses(List.of(0.1f, 0.2f, 0.7f, 1f, 0f, 0f))
            .addAllWeights(List.of(1f, 1f))
            .setFingerprint("cpu")
            .build();
    public static final BatchOrder ORDER = BatchOrder.newBuilder()
            .setRun("a")
            .setEpoch(1)
            .setStep(9)
            .setAttempt(1)
            .setFloor(8)
            .setModel(MODEL)
            .build();
    public static final CheckpointWritten CHECKPOINT = CheckpointWritten.newBuilder()
            .setRun("a")
            .setEpoch(1)
            .setStep(8)
            .setManifest(ref("runs/a/checkpoints/8-1/manifest.json"))
            .setModel(ref("runs/a/checkpoints/8-1/model.onnx"))
            .setLast(true)
            .build();
    public static final Evaluation EVALUATION = Evaluation.newBuilder()
            .setRun("a")
            .setEpoch(1)
            .setStep(8)
            .setModelSha256(CHECKPOINT.getModel().getSha256())
            .setTest(Accuracy.newBuilder()
                    .setImages(4)
                    .setAccuracy(0.75)
                    .addAllPerClass(List.of(1.0, 0.5, Double.NaN))
                    .addAllConfusion(List.of(2L, 0L, 0L, 1L, 1L, 0L, 0L, 0L, 0L)))
            .setMedianOfLast20(0.75)
            .setLast(true)
            .addReport(ref("runs/a/report/report.html"))
            .build();

    private Valid() {}

    public static Path home() {
        return Path.of(System.getProperty("mixmatch.home"));
    }

    public static ObjectRef ref(String key) {
        return StoredObject.refTo(key, bytes(key));
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Test images that come with the project, in a folder below its sources. */
    public static byte[] file(String path) throws IOException {
        return Files.readAllBytes(home().resolve(path));
    }

    public static Dataset images() {
        ImageSize size = new ImageSize(2, 2, 1);
        ImageSet set = ImageSet.of(size, ByteBuffer.allocateDirect(16), new int[] {0, 1, 2, 0});
        return Dataset.of("digits", List.of("a", "b", "c"), set, set, List.of(0, 1), "drawn by a test");
    }

    /** The smallest network of the kind that is trained by default, with random weights. */
    public static TrainedNetwork network() {
        RunSpec spec = RunSpec.parse("network: {name: wide-resnet, depth: 10, width: 1}", "a test");
        Network network = Networks.of(spec.recipe().network(), 3, 3);
        Random random = new Random(3);
        float[] weights = new float[network.weightCount()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian() / 8;
        }
        float[] statistics = new float[network.statisticCount()];
        Arrays.fill(statistics, 1);
        float[] each = {0.5f, 0.5f, 0.5f};
        return new TrainedNetwork(network, weights, statistics, 8, 8, each, each);
    }

    public static Map<String, String> metadata() {
        return Map.of("classes", "[\"a\",\"b\",\"c\"]", "step", "8");
    }
}
