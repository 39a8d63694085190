package mixmatch.trainer.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import mixmatch.devices.Device;
import mixmatch.networks.Layer;
import mixmatch.networks.Network;
import mixmatch.networks.Networks;
import mixmatch.networks.onnx.TrainedNetwork;
import mixmatch.onnx.InvalidModelException;
import mixmatch.onnx.OnnxModel;
import mixmatch.onnx.processor.ProcessorGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeaturesTest {
    private static final int BATCH = 5;
    private static final int CLASSES = 10;
    private static final String PROBABILITIES = "probabilities";
    private static final String FEATURES = "features";

    @ParameterizedTest
    @CsvSource({"wide-resnet,16,2,128", "resnet,8,1,64", "convnet,0,1,16"})
    void theLastLayerOfADeployableModelMakesItsProbabilitiesOfItsFeatures(String kind, int depth, int width, int count)
            throws Exception {
        TrainedNetwork network = network(kind, depth, width);
        ByteBuffer pixels = images();

        try (OnnxModel model = load(network.deployable(Map.of()))) {
            assertThat(model.featureCount()).isEqualTo(count);
            float[] features = model.features(pixels, BATCH);
            assertThat(features).hasSize(BATCH * count);
            assertThat(softmaxOfLastLayer(network, features))
                    .containsExactly(model.probabilities(pixels, BATCH), within(1e-6f));
        }
    }

    @ParameterizedTest
    @CsvSource({"wide-resnet,16,2", "resnet,8,1", "convnet,0,1"})
    void withoutFeaturesTheProbabilitiesAreTheSameToTheBit(String kind, int depth, int width) throws Exception {
        byte[] deployable = network(kind, depth, width).deployable(Map.of());
        ByteBuffer pixels = images();

        try (OnnxModel both = load(deployable);
                OnnxModel one = load(withoutFeatures(deployable))) {
            assertThat(one.featureCount()).isZero();
            assertThat(both.probabilities(pixels, BATCH)).isEqualTo(one.probabilities(pixels, BATCH));
            assertThatThrownBy(() -> one.features(pixels, BATCH)).hasMessage("the model gives no features");
        }
    }

    @Test
    void probabilitiesComeFirst() throws Exception {
        assertThat(ModelProto.parseFrom(network("wide-resnet", 10, 1).deployable(Map.of()))
                        .getGraph()
                        .getOutputList())
                .extracting(ValueInfoProto::getName)
                .containsExactly(PROBABILITIES, FEATURES);
    }

    @Test
    void aGuessingModelHasNone() throws Exception {
        try (OnnxModel model = load(network("wide-resnet", 10, 1).guessing(Map.of()))) {
            assertThat(model.featureCount()).isZero();
        }
    }

    /** No guessing model has this output yet; the rewriting must not lose it. */
    @ParameterizedTest
    @CsvSource({"wide-resnet,16,2", "resnet,8,1", "convnet,0,1"})
    void theGraphOfTheProcessorGivesTheSameFeatures(String kind, int depth, int width) throws Exception {
        byte[] guessing = guessingWithFeatures(network(kind, depth, width));
        ProcessorGraph quick = ProcessorGraph.of(guessing);
        assertThat(quick.model()).isNotEqualTo(guessing);
        ByteBuffer pixels = images();

        try (OnnxModel plain = load(guessing);
                OnnxModel rewritten =
                        new OnnxModel(quick.model(), Device.CPU, 1, OnnxModel.Memory.SHARED, quick.graph())) {
            assertThat(rewritten.features(pixels, BATCH)).containsExactly(plain.features(pixels, BATCH), within(1e-4f));
        }
    }

    private static TrainedNetwork network(String kind, int depth, int width) {
        Map<String, Integer> keys = depth == 0 ? Map.of("width", width) : Map.of("depth", depth, "width", width);
        return RandomNetwork.trained(Networks.of(kind, keys, 3, CLASSES), 16, 16);
    }

    private static ByteBuffer images() {
        return RandomNetwork.pixels(BATCH * 16 * 16 * 3);
    }

    private static OnnxModel load(byte[] model) throws InvalidModelException {
        return new OnnxModel(model, Device.CPU, 1);
    }

    private static float[] softmaxOfLastLayer(TrainedNetwork trained, float[] features) {
        Network network = trained.network();
        Layer.Linear last = network.last();
        int weights = network.tensor(last.name() + ".weight").offset();
        int biases = network.tensor(last.name() + ".bias").offset();
        float[] probabilities = new float[BATCH * CLASSES];
        for (int image = 0; image < BATCH; image++) {
            double[] of = new double[CLASSES];
            for (int c = 0; c < CLASSES; c++) {
                double logit = trained.weights()[biases + c];
                for (int f = 0; f < last.in(); f++) {
                    logit += (double) trained.weights()[weights + c * last.in() + f] * features[image * last.in() + f];
                }
                of[c] = Math.exp(logit);
            }
            double sum = Arrays.stream(of).sum();
            for (int c = 0; c < CLASSES; c++) {
                probabilities[image * CLASSES + c] = (float) (of[c] / sum);
            }
        }
        return probabilities;
    }

    /** The model as it was before there were features. */
    private static byte[] withoutFeatures(byte[] model) throws Exception {
        ModelProto read = ModelProto.parseFrom(model);
        GraphProto.Builder graph = read.getGraph().toBuilder().clearNode().clearOutput();
        read.getGraph().getNodeList().stream()
                .filter(node -> !node.getOutput(0).equals(FEATURES))
                .forEach(graph::addNode);
        graph.addOutput(read.getGraph().getOutput(0));
        return read.toBuilder().setGraph(graph).build().toByteArray();
    }

    private static byte[] guessingWithFeatures(TrainedNetwork network) throws Exception {
        ModelProto guessing = ModelProto.parseFrom(network.guessing(Map.of()));
        ModelProto deployable = ModelProto.parseFrom(network.deployable(Map.of()));
        GraphProto.Builder graph = guessing.getGraph().toBuilder();
        String lastInput = graph.getNodeList().stream()
                .filter(node -> node.getOpType().equals("Gemm"))
                .findFirst()
                .orElseThrow()
                .getInput(0);
        graph.addNode(
                NodeProto.newBuilder().setOpType("Identity").addInput(lastInput).addOutput(FEATURES));
        graph.addOutput(deployable.getGraph().getOutput(1));
        return guessing.toBuilder().setGraph(graph).build().toByteArray();
    }
}
