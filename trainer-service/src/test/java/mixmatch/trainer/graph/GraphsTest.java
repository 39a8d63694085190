package mixmatch.trainer.graph;

import static mixmatch.trainer.graph.RandomNetwork.pixels;
import static mixmatch.trainer.graph.RandomNetwork.trained;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.onnx.proto.OnnxMl;
import java.nio.ByteBuffer;
import java.util.Map;
import mixmatch.devices.Device;
import mixmatch.networks.Network;
import mixmatch.networks.Networks;
import mixmatch.networks.onnx.TrainedNetwork;
import mixmatch.onnx.OnnxModel;
import mixmatch.onnx.processor.FusedNormalization;
import mixmatch.onnx.processor.ProcessorGraph;
import mixmatch.trainer.engine.Probabilities;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphsTest {
    private static final int BATCH = 7;

    @ParameterizedTest
    @CsvSource({"10,1,1,8,8,10", "16,2,3,16,16,5", "10,2,3,32,32,10", "22,1,3,9,13,2"})
    void bothGraphsGiveTheTrainersProbabilities(int depth, int width, int channels, int rows, int columns, int classes)
            throws Exception {
        TrainedNetwork network = trained(
                Networks.of("wide-resnet", Map.of("depth", depth, "width", width), channels, classes), rows, columns);
        ByteBuffer pixels = pixels(BATCH * rows * columns * channels);

        assertSame(network.deployable(Map.of()), pixels, Probabilities.of(network, pixels, BATCH, false));
        byte[] guessing = network.guessing(Map.of());
        assertSame(guessing, pixels, Probabilities.of(network, pixels, BATCH, true));
        assertSame(fused(guessing).toByteArray(), pixels, Probabilities.of(network, pixels, BATCH, true));
        assertSame(ProcessorGraph.of(guessing).model(), pixels, Probabilities.of(network, pixels, BATCH, true));
    }

    @Test
    void aNormalizationOfTheGuessingGraphIsFusedIntoOneNode() throws Exception {
        TrainedNetwork network = trained(Networks.of("wide-resnet", Map.of("depth", 16, "width", 1), 3, 10), 8, 8);

        OnnxMl.ModelProto fused = fused(network.guessing(Map.of()));

        assertThat(fused.getGraph().getNodeList())
                .extracting(OnnxMl.NodeProto::getOpType)
                .doesNotContain("ReduceMean", "Sqrt");
    }

    @Test
    void noNormalizationOfTheGuessingGraphLeavesTheLayoutOfTheProcessor() throws Exception {
        assumeBlocks();
        TrainedNetwork network = trained(Networks.of("wide-resnet", Map.of("depth", 16, "width", 1), 3, 10), 8, 8);

        byte[] quick =
                ProcessorGraph.of(network.guessing(Map.of("run", "digits"))).model();

        OnnxMl.ModelProto model = OnnxMl.ModelProto.parseFrom(quick);
        assertThat(model.getGraph().getNodeList())
                .extracting(OnnxMl.NodeProto::getOpType)
                .doesNotContain("BatchNormalization", "LeakyRelu", "ReorderInput", "ReorderOutput");
        assertThat(model.getMetadataProps(0).getValue()).isEqualTo("digits");
    }

    @Test
    void theRuntimeFindsNothingToDoThatWouldGiveTheLayoutOtherBits() throws Exception {
        assumeBlocks();
        ProcessorGraph quick =
                ProcessorGraph.of(trained(Networks.of("wide-resnet", Map.of("depth", 16, "width", 1), 3, 10), 8, 8)
                        .guessing(Map.of("run", "digits")));
        ByteBuffer pixels = pixels(BATCH * 8 * 8 * 3);

        try (OnnxModel asGiven =
                new OnnxModel(quick.model(), Device.CPU, 1, OnnxModel.Memory.SHARED, OnnxModel.Graph.AS_GIVEN)) {
            assertThat(asGiven.probabilities(pixels, BATCH)).isEqualTo(run(quick.model(), pixels, BATCH));
        }
    }

    @Test
    void aGraphOfRunningStatisticsStaysAsItIs() throws Exception {
        byte[] model = trained(Networks.of("wide-resnet", Map.of("depth", 10, "width", 1), 1, 10), 8, 8)
                .deployable(Map.of());

        assertThat(ProcessorGraph.of(model).model()).isSameAs(model);
    }

    @Test
    void theTwoGraphsDiffer() throws Exception {
        TrainedNetwork network = trained(Networks.of("wide-resnet", Map.of("depth", 10, "width", 1), 1, 10), 8, 8);
        ByteBuffer pixels = pixels(BATCH * 64);

        assertThat(run(network.deployable(Map.of()), pixels, BATCH))
                .isNotEqualTo(run(network.guessing(Map.of()), pixels, BATCH));
    }

    @Test
    void aDeployedModelTakesAnyBatchAndCarriesItsMetadata() throws Exception {
        TrainedNetwork network = trained(Networks.of("wide-resnet", Map.of("depth", 10, "width", 1), 1, 10), 8, 8);
        byte[] model = network.deployable(Map.of("classes", "[\"zero\"]", "run", "digits"));
        ByteBuffer pixels = pixels(5 * 64);

        float[] five = run(model, pixels, 5);

        for (int i = 0; i < 5; i++) {
            float[] one = run(model, pixels.slice(i * 64, 64), 1);
            for (int c = 0; c < 10; c++) {
                assertThat(one[c]).isCloseTo(five[i * 10 + c], within(1e-5f));
            }
        }
        try (OnnxModel loaded = new OnnxModel(model, Device.CPU, 1)) {
            assertThat(loaded.metadata()).containsEntry("classes", "[\"zero\"]").containsEntry("run", "digits");
        }
    }

    @Test
    void theGuessingGraphNeedsNoBatchNormalization() throws Exception {
        TrainedNetwork network = trained(Networks.of("wide-resnet", Map.of("depth", 10, "width", 1), 1, 10), 8, 8);

        OnnxMl.ModelProto model = OnnxMl.ModelProto.parseFrom(network.guessing(Map.of()));

        assertThat(model.getGraph().getNodeList())
                .extracting(OnnxMl.NodeProto::getOpType)
                .doesNotContain("BatchNormalization")
                .contains("ReduceMean");
        assertThat(model.getIrVersion()).isEqualTo(8);
        assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(17);
    }

    @Test
    void theSameNetworkGivesTheSameBytes() {
        Network shape = Networks.of("wide-resnet", Map.of("depth", 10, "width", 1), 1, 10);
        Map<String, String> metadata = Map.of("run", "digits", "step", "40", "classes", "[]");

        assertThat(trained(shape, 8, 8).deployable(metadata))
                .isEqualTo(trained(shape, 8, 8).deployable(metadata));
    }

    @Test
    void vectorsOfAnotherNetworkAreRefused() {
        Network shape = Networks.of("wide-resnet", Map.of("depth", 10, "width", 1), 1, 10);
        assertThatThrownBy(
                        () -> new TrainedNetwork(shape, new float[3], new float[3], 8, 8, new float[1], new float[1]))
                .hasMessageContaining("3 weights; the network has " + shape.weightCount());
    }

    private static OnnxMl.ModelProto fused(byte[] model) throws Exception {
        OnnxMl.ModelProto read = OnnxMl.ModelProto.parseFrom(model);
        return read.toBuilder()
                .setGraph(FusedNormalization.of(read.getGraph()).orElseThrow())
                .build();
    }

    private static void assumeBlocks() {
        assumeThat(ProcessorGraph.name())
                .as("what this processor's layout is; without one nothing is in blocks")
                .startsWith("blocks-of-");
    }

    private static void assertSame(byte[] model, ByteBuffer pixels, float[] expected) throws Exception {
        assertThat(run(model, pixels, BATCH)).containsExactly(expected, within(1e-5f));
    }

    private static float[] run(byte[] model, ByteBuffer pixels, int batch) throws Exception {
        try (OnnxModel loaded = new OnnxModel(model, Device.CPU, 1)) {
            return loaded.probabilities(pixels, batch);
        }
    }
}
