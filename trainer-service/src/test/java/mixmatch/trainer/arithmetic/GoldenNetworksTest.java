package mixmatch.trainer.arithmetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnx.proto.OnnxMl;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mixmatch.golden.Golden;
import mixmatch.golden.GoldenNetwork;
import mixmatch.networks.Network;
import mixmatch.networks.Networks;
import mixmatch.networks.Tensor;
import mixmatch.networks.onnx.DeployableGraph;
import mixmatch.networks.onnx.GuessingGraph;
import mixmatch.networks.onnx.TrainedNetwork;
import mixmatch.onnx.ProcessorGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of network, by each engine and as each graph, beside an independent engine. */
class GoldenNetworksTest {
    private static final float DECAY = 0.9f;

    static Stream<GoldenNetwork> golden() {
        return GoldenNetwork.all().filter(golden -> Networks.names().contains(golden.kind()));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void bothEnginesAndBothGraphsAgreeWithTheReference(GoldenNetwork golden) throws Exception {
        Network network = Networks.of(golden.kind(), golden.keys(), golden.channels(), golden.classes());
        try (NDManager manager = PyTorch.newManager()) {
            Map<String, NDArray> expected = read(manager, golden.name() + "/");
            for (MemoryFormat format : MemoryFormat.values()) {
                assertEngine(
                        manager,
                        network,
                        expected,
                        new AutogradChunk(manager, network, format, Precision.FLOAT32, DECAY));
            }
            if (FusedEngine.isThere()) {
                assertThat(FusedChunk.unfit(network, golden.batch(), golden.side(), golden.side()))
                        .isEmpty();
                assertEngine(manager, network, expected, new FusedChunk(manager, network, DECAY));
            } else {
                assertThat(FusedEngine.EXPECTED_AUTOMATIC).isTrue();
            }
            float[] weights = flat(expected, "initial", network.weights());
            byte[] guessing = GuessingGraph.of(
                    trained(network, weights, flat(expected, "initial", network.statistics()), golden.side()),
                    Map.of());
            float[] probabilities = expected.get("logits").softmax(1).toFloatArray();
            assertThat(run(guessing, expected.get("images"))).containsExactly(probabilities, within(1e-4f));
            assertThat(run(ProcessorGraph.of(guessing).model(), expected.get("images")))
                    .containsExactly(probabilities, within(1e-4f));
            byte[] deployable = DeployableGraph.of(
                    trained(network, weights, flat(expected, "statistics", network.statistics()), golden.side()),
                    Map.of());
            assertThat(run(deployable, expected.get("images")))
                    .containsExactly(expected.get("evaluated").toFloatArray(), within(1e-4f));
        }
    }

    private static void assertEngine(
            NDManager manager, Network network, Map<String, NDArray> expected, ChunkGradient engine) {
        NDArray weights = manager.create(flat(expected, "initial", network.weights()));
        NDArray statistics = manager.create(flat(expected, "initial", network.statistics()));
        NDArray images = expected.get("images").transpose(0, 2, 3, 1);
        NDArray rowWeights = manager.full(new Shape(images.size(0)), 1f / images.size(0));
        try (Lanes lanes = new Lanes(2, 1, 2_000_000_000L, Precision.FLOAT32)) {
            ChunkGradient.Result found = lanes.run(List.<Lanes.Work<ChunkGradient.Result>>of(team -> engine.supervised(
                            team,
                            manager,
                            new ChunkGradient.Parameters(weights, statistics),
                            new ChunkGradient.Rows(images, expected.get("targets")),
                            rowWeights)))
                    .get(0);

            assertThat(found.lossX()).isCloseTo(expected.get("loss").getFloat(), within(1e-4));
            assertNear("gradient", network.weights(), found.gradient(), flat(expected, "grad", network.weights()));
            assertNear(
                    "statistic", network.statistics(), statistics, flat(expected, "statistics", network.statistics()));
        }
    }

    private static void assertNear(String what, List<Tensor> tensors, NDArray actual, float[] expected) {
        float[] values = actual.toFloatArray();
        for (Tensor tensor : tensors) {
            double difference = 0;
            double norm = 0;
            for (int i = tensor.offset(); i < tensor.offset() + tensor.size(); i++) {
                difference += Math.pow(values[i] - expected[i], 2);
                norm += Math.pow(expected[i], 2);
            }
            assertThat(Math.sqrt(difference))
                    .as(what + " " + tensor.name())
                    .isLessThanOrEqualTo(1e-3 * Math.sqrt(norm));
        }
    }

    private static TrainedNetwork trained(Network network, float[] weights, float[] statistics, int side) {
        float[] perChannel = new float[network.channels()];
        return new TrainedNetwork(network, weights, statistics, side, side, perChannel, perChannel);
    }

    /** What a graph makes of images that are normalized already: what it does to pixels is left out. */
    private static float[] run(byte[] model, NDArray images) throws Exception {
        OnnxMl.GraphProto graph = OnnxMl.ModelProto.parseFrom(model).getGraph();
        int last = 0;
        while (!graph.getNode(last).getOpType().equals("Div")
                || !graph.getNode(last).getInput(1).equals("std")) {
            last++;
        }
        OnnxMl.GraphProto.Builder rest = graph.toBuilder().clearNode().clearInput();
        graph.getNodeList().subList(last + 1, graph.getNodeCount()).forEach(rest::addNode);
        OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder();
        for (long size : images.getShape().getShape()) {
            shape.addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(size));
        }
        rest.addInput(OnnxMl.ValueInfoProto.newBuilder()
                .setName(graph.getNode(last).getOutput(0))
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                .setElemType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
                                .setShape(shape))));
        byte[] network = OnnxMl.ModelProto.parseFrom(model).toBuilder()
                .setGraph(rest)
                .build()
                .toByteArray();
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(network);
                OnnxTensor input = OnnxTensor.createTensor(
                        environment,
                        FloatBuffer.wrap(images.toFloatArray()),
                        images.getShape().getShape());
                OrtSession.Result result =
                        session.run(Map.of(session.getInputNames().iterator().next(), input))) {
            FloatBuffer probabilities = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] values = new float[probabilities.remaining()];
            probabilities.get(values);
            return values;
        }
    }

    private static float[] flat(Map<String, NDArray> golden, String prefix, List<Tensor> tensors) {
        NDList parts = tensors.stream()
                .map(tensor -> golden.get(prefix + "/" + tensor.name()).flatten())
                .collect(Collectors.toCollection(NDList::new));
        return NDArrays.concat(parts).toFloatArray();
    }

    private static Map<String, NDArray> read(NDManager manager, String prefix) throws IOException {
        Map<String, NDArray> arrays = new HashMap<>();
        try (var in = Golden.open("networks.npz")) {
            NDList.decode(manager, in).stream()
                    .filter(array -> array.getName().startsWith(prefix))
                    .forEach(array -> arrays.put(array.getName().substring(prefix.length()), array));
        }
        return arrays;
    }
}
