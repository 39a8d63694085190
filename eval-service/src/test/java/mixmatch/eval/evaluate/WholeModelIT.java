package mixmatch.eval.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import mixmatch.accuracy.Evaluator;
import mixmatch.backbones.Backbone;
import mixmatch.backbones.BackboneOptions;
import mixmatch.backbones.ImageEmbedding;
import mixmatch.backbones.ViewPlan;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.DatasetStore;
import mixmatch.datasets.ImageSet;
import mixmatch.datasets.ImageSize;
import mixmatch.datasets.Split;
import mixmatch.datasets.VectorViews;
import mixmatch.devices.Device;
import mixmatch.engine.ThreadTeam;
import mixmatch.eval.evaluation.AnnouncedCheckpoint;
import mixmatch.networks.InitialWeights;
import mixmatch.networks.Network;
import mixmatch.networks.Networks;
import mixmatch.networks.onnx.GraphWriter;
import mixmatch.networks.onnx.TrainedNetwork;
import mixmatch.objects.ObjectStore;
import mixmatch.objects.StoredObject;
import mixmatch.onnx.CudaOptions;
import mixmatch.onnx.OnnxModel;
import mixmatch.onnx.SessionSettings;
import mixmatch.proto.ObjectKeys;
import mixmatch.stores.TestStore;
import mixmatch.v1.Accuracy;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last checkpoint of a run on a backbone's features, in a real store. */
class WholeModelIT {
    private static final ImageSize PHOTOS = new ImageSize(37, 37, 3);
    private static final List<String> CLASSES = List.of("a", "b", "c");
    private static final String RUN = "head-1";
    private static final int COUNT = 24;

    @TempDir
    static Path folder;

    private static TestStore embedded;
    private static ObjectStore store;
    private static ImageSet photos;

    @BeforeAll
    static void start() throws Exception {
        embedded = new TestStore(folder.resolve("s3"));
        store = embedded.objects();
        ByteBuffer pixels = ByteBuffer.allocateDirect((int) PHOTOS.bytes() * COUNT);
        byte[] bytes = new byte[pixels.capacity()];
        new Random(2).nextBytes(bytes);
        photos = ImageSet.of(
                PHOTOS,
                pixels.put(bytes).flip(),
                IntStream.range(0, COUNT).map(i -> i % CLASSES.size()).toArray());
    }

    @AfterAll
    static void stop() throws Exception {
        embedded.close();
    }

    /** A convolution of images 32x32. */
    private static Backbone backbone() throws IOException {
        GraphWriter graph = new GraphWriter("small");
        String images = graph.input("input0", DataType.FLOAT, -1, 3, 32, 32);
        Random random = new Random(5);
        float[] weights = new float[16 * 3 * 9];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        String kernel = graph.constant("kernel", weights, List.of(16, 3, 3, 3));
        graph.output(graph.node("Relu", graph.node("Conv", images, kernel)), "output0", DataType.FLOAT, -1, 16, 30, 30);
        Path file = Files.write(folder.resolve("backbone.onnx"), graph.model(Map.of()));
        return Backbone.open(file, BackboneOptions.NONE, folder.resolve("scratch"));
    }

    private static ImageSet features(Backbone backbone, Path graph) throws Exception {
        SessionSettings settings = new SessionSettings(Device.CPU, 1, OnnxModel.Memory.SHARED, CudaOptions.DEFAULT);
        try (OnnxModel model = new OnnxModel(graph, settings)) {
            float[] values = new ImageEmbedding(
                            model::features, 32, 3, backbone.convention().batch(), 16)
                    .of(
                            new ImageEmbedding.Rows(photos, 0, COUNT, 1),
                            new ViewPlan(1, 0, false, 1),
                            new ThreadTeam(Runnable::run, 1),
                            () -> true);
            ByteBuffer bytes =
                    ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            int[] labels = IntStream.range(0, COUNT).map(photos::label).toArray();
            return ImageSet.of(ImageSize.ofVector(16), bytes, labels);
        }
    }

    private static byte[] head(Dataset dataset) {
        Network network = Networks.of("mlp", Map.of("hidden", "32"), 16, CLASSES.size());
        TrainedNetwork.Input input = TrainedNetwork.Input.ofVectors(
                dataset.manifest().pixels().mean(), dataset.manifest().pixels().std());
        return new TrainedNetwork(
                        network, InitialWeights.weights(network, 7), InitialWeights.statistics(network), input)
                .deployable(Map.of(
                        "classes",
                        "[]",
                        "backbone",
                        dataset.manifest().vectors().backbone()));
    }

    private static Evaluation evaluate(Dataset dataset, byte[] head) throws IOException {
        RunSpec spec = RunSpec.newBuilder()
                .setRun(RUN)
                .setYaml("{name: head, dataset: {source: vectors, labels: 3}, network: {name: mlp, hidden: 32}}")
                .setDataset(new DatasetStore(store, folder.resolve("cache")).save(dataset))
                .setSplit(store.put(
                        ObjectKeys.run(RUN, "split.json"),
                        new Split(new int[] {0, 1, 2}, new int[] {3, 4, 5}, new int[0]).toJson(),
                        "application/json"))
                .build();
        CheckpointWritten last = CheckpointWritten.newBuilder()
                .setRun(RUN)
                .setStep(2)
                .setEpoch(1)
                .setLast(true)
                .setWrittenAtMillis(1)
                .setModel(store.put(ObjectKeys.checkpoint(RUN, 2, 1, "model.onnx"), head, "application/octet-stream"))
                .setWeightsSha256("ab")
                .build();
        RunState state = RunState.newBuilder().setRun(RUN).setExact(true).build();
        return new CheckpointEvaluation(store, folder.resolve("cache"), Device.CPU, 1)
                .evaluate(new AnnouncedCheckpoint(last, spec, state));
    }

    private static Dataset dataset(ImageSet features, Map<String, String> convention) {
        return Dataset.of(
                "photos",
                CLASSES,
                features,
                features,
                List.of(),
                "made up",
                new VectorViews(1, 0, "0".repeat(64), convention));
    }

    private static String card(Evaluation evaluation) throws IOException {
        for (ObjectRef file : evaluation.getReportList()) {
            if (file.getKey().endsWith("MODEL_CARD.md")) {
                return new String(store.get(file), StandardCharsets.UTF_8);
            }
        }
        throw new AssertionError("no card");
    }

    @Test
    void aModelOfPixelsGivesTheClassesThatWereEvaluatedOfVectors() throws Exception {
        Backbone backbone = backbone();
        Path graph = folder.resolve("graph.onnx");
        backbone.write(graph);
        String sha256 = StoredObject.refTo("", Files.readAllBytes(graph)).getSha256();
        store.put(ObjectKeys.backbone(sha256), graph, "application/octet-stream");
        ImageSet features = features(backbone, graph);
        Map<String, String> convention = new TreeMap<>(backbone.convention().asText());
        convention.put(VectorViews.GRAPH, ObjectKeys.backbone(sha256));
        convention.put(VectorViews.GRAPH_BYTES, Long.toString(Files.size(graph)));
        convention.put(VectorViews.IMAGES, PHOTOS.toString());
        Dataset dataset = dataset(features, convention);

        Evaluation evaluation = evaluate(dataset, head(dataset));

        ObjectRef written = evaluation.getReportList().get(evaluation.getReportCount() - 1);
        assertThat(written.getKey()).isEqualTo(ObjectKeys.report(RUN, "model.onnx"));
        try (OnnxModel model = new OnnxModel(store.get(written), Device.CPU, 1)) {
            Accuracy ofPixels = Evaluator.evaluate(model::probabilities, CLASSES.size(), photos);
            assertThat(ofPixels).isEqualTo(evaluation.getTest());
            assertThat(model.metadata())
                    .containsEntry("backbone", "0".repeat(64))
                    .containsEntry("weights", "ab")
                    .containsEntry(OnnxModel.AT_ONCE, "64");
        }
        assertThat(card(evaluation))
                .contains(
                        "`model.onnx` takes `pixels`, uint8 [batch, 37, 37, 3], and gives",
                        "The backbone whose features it was trained on is inside as well",
                        "images = numpy.zeros((1, 37, 37, 3), numpy.uint8)",
                        "| model, sha256 | `%s` |".formatted(written.getSha256()),
                        "| its head alone, sha256 | `",
                        "| backbone, sha256 | `0000");
        // Whoever makes it anew makes the same.
        assertThat(evaluate(dataset, head(dataset))).isEqualTo(evaluation);

        convention.put(VectorViews.GRAPH_BYTES, "345678901");
        assertAlone(
                dataset(features, convention), "its backbone has 345 MB, and one of more than 200 MB is not copied");
        convention.remove(VectorViews.GRAPH_BYTES);
        convention.put(VectorViews.GRAPH, ObjectKeys.backbone("1".repeat(64)));
        assertAlone(dataset(features, convention), "the store has its backbone no more");
        convention.remove(VectorViews.IMAGES);
        assertAlone(dataset(features, convention), "its dataset does not say which images its features are of");
    }

    private static void assertAlone(Dataset dataset, String reason) throws IOException {
        Evaluation evaluation = evaluate(dataset, head(dataset));
        assertThat(evaluation.getReportList())
                .extracting(ObjectRef::getKey)
                .doesNotContain(ObjectKeys.report(RUN, "model.onnx"));
        assertThat(card(evaluation))
                .contains("`model.onnx` takes `vectors`, float32 [batch, 16]", "This is the head alone: " + reason);
    }
}
