package mixmatch.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.onnx.proto.OnnxMl;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mixmatch.engine.Engine;
import mixmatch.engine.EngineProvider;
import mixmatch.engine.EngineSettings;
import mixmatch.engine.ImageGradients;
import mixmatch.engine.ModelState;
import mixmatch.golden.GoldenNetwork;
import mixmatch.methods.Losses;
import mixmatch.methods.Memory;
import mixmatch.methods.Method;
import mixmatch.methods.Methods;
import mixmatch.methods.TrainedRows;
import mixmatch.networks.Network;
import mixmatch.networks.Networks;
import mixmatch.networks.Tensor;
import mixmatch.networks.onnx.TrainedNetwork;
import mixmatch.onnx.processor.ProcessorGraph;
import mixmatch.spec.RunSpec;
import mixmatch.spec.RunSpec.Precision;
import mixmatch.spec.Variant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of network, by each engine and as each graph, beside an independent engine. */
class GoldenNetworksTest {
    private static final double DECAY = 0.9;
    private static final Method SUPERVISED = Methods.of(new RunSpec.Named("supervised", Map.of()));

    static Stream<GoldenNetwork> golden() {
        List<String> kinds =
                new Networks().variants().stream().map(Variant::name).toList();
        return GoldenNetwork.all().filter(golden -> kinds.contains(golden.kind()));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void everyEngineAndBothGraphsAgreeWithTheReference(GoldenNetwork golden) throws Exception {
        Network network = Networks.of(golden.kind(), golden.keys(), golden.channels(), golden.classes());
        EngineSettings settings = new EngineSettings(
                network,
                new EngineSettings.Rows(1, golden.batch(), golden.side(), golden.side()),
                new RunSpec.Optimizer(0.002, 0),
                DECAY,
                Precision.FLOAT32,
                2,
                true);
        try (NDManager manager = PyTorch.newManager()) {
            GoldenNumbers expected = GoldenNumbers.read(manager, "networks.npz", golden.name() + "/");
            float[] weights = expected.flat("initial", network.weights());
            float[] statistics = expected.flat("initial", network.statistics());
            for (MemoryFormat format : MemoryFormat.values()) {
                assertEngine(
                        network,
                        expected,
                        new AutomaticEngine(settings, ModelState.initial(weights, statistics), format, false));
            }
            for (EngineProvider engine : EnginesUnderTest.of(settings)) {
                assertEngine(network, expected, engine.create(settings, ModelState.initial(weights, statistics)));
            }
            byte[] guessing =
                    trained(network, weights, statistics, golden.side()).guessing(Map.of());
            float[] probabilities = expected.get("logits").softmax(1).toFloatArray();
            assertThat(run(guessing, expected.get("images"))).containsExactly(probabilities, within(1e-4f));
            assertThat(run(ProcessorGraph.of(guessing).model(), expected.get("images")))
                    .containsExactly(probabilities, within(1e-4f));
            byte[] deployable = trained(
                            network, weights, expected.flat("statistics", network.statistics()), golden.side())
                    .deployable(Map.of());
            assertThat(run(deployable, expected.get("images")))
                    .containsExactly(expected.floats("evaluated"), within(1e-4f));
        }
    }

    private static void assertEngine(Network network, GoldenNumbers expected, Engine engine) {
        try (engine) {
            float[] images = expected.get("images").transpose(0, 2, 3, 1).toFloatArray();
            ImageGradients ofImages = engine.imageGradients().orElseThrow();
            Losses before = losses(
                    expected, ofImages.logits(1, (chunk, to) -> to.put(images)).get(0));
            float[] gradImages = ofImages.backward(List.of(before.gradient())).get(0);
            float[] logits = engine.forward((chunk, to) -> to.put(images)).get(0);
            Losses losses = losses(expected, logits);
            engine.backward(List.of(losses.gradient()));
            engine.update(1, 0);

            assertThat(before.gradient()).isEqualTo(losses.gradient());
            GoldenNumbers.assertNear(
                    "gradient",
                    List.of(new Tensor("images", List.of(images.length), 0)),
                    gradImages,
                    expected.get("gradImages").transpose(0, 2, 3, 1).toFloatArray(),
                    1e-3);
            assertThat(logits).containsExactly(expected.floats("logits"), within(1e-4f));
            assertThat(losses.lossX()).isCloseTo(expected.get("loss").getFloat(), within(1e-4));
            GoldenNumbers.assertNear(
                    "gradient",
                    network.weights(),
                    EnginesUnderTest.firstGradient(engine),
                    expected.flat("grad", network.weights()),
                    1e-3);
            GoldenNumbers.assertNear(
                    "statistic",
                    network.statistics(),
                    engine.read(ModelState.Part.STATISTICS),
                    expected.flat("statistics", network.statistics()),
                    1e-3);
        }
    }

    private static Losses losses(GoldenNumbers expected, float[] logits) {
        float[] targets = expected.floats("targets");
        float[] all = new float[(int) expected.get("targets").getShape().get(0)];
        Arrays.fill(all, 1);
        return SUPERVISED.terms(1, Memory.NONE).of(new TrainedRows(logits, targets, all, all.length));
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
}
