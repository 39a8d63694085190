package mixmatch.trainer.graph;

import static mixmatch.trainer.graph.RandomNetwork.pixels;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mixmatch.devices.Device;
import mixmatch.golden.GoldenNetwork;
import mixmatch.networks.Networks;
import mixmatch.networks.onnx.TrainedNetwork;
import mixmatch.onnx.CudaOptions;
import mixmatch.onnx.InvalidModelException;
import mixmatch.onnx.OnnxModel;
import mixmatch.onnx.SessionSettings;
import mixmatch.onnx.processor.ProcessorGraph;
import mixmatch.onnx.shared.SharedGraphs;
import mixmatch.spec.Variant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SharedGraphsTest {
    private static final int BATCH = 7;
    private static final int SIDE = 8;

    private final SharedGraphs graphs =
            new SharedGraphs(new SessionSettings(Device.CPU, 1, OnnxModel.Memory.SHARED, CudaOptions.DEFAULT));

    @AfterEach
    void aSessionIsClosedWithTheLastOfItsModels() {
        assertThat(graphs.count()).isZero();
    }

    static Stream<GoldenNetwork> golden() {
        List<String> kinds =
                new Networks().variants().stream().map(Variant::name).toList();
        return GoldenNetwork.all().filter(golden -> kinds.contains(golden.kind()));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void modelsOfASharedSessionHaveTheBitsOfTheirOwn(GoldenNetwork golden) throws Exception {
        TrainedNetwork first = RandomNetwork.trained(
                Networks.of(golden.kind(), golden.keys(), golden.channels(), golden.classes()),
                golden.side(),
                golden.side());
        TrainedNetwork second = later(first);
        int images = golden.side() * golden.side() * golden.channels();
        for (int batch : new int[] {1, 2, golden.batch(), 64}) {
            ByteBuffer pixels = pixels(batch * images);
            try (OnnxModel one = graphs.load(first.guessing(Map.of()), batch);
                    OnnxModel other = graphs.load(second.guessing(Map.of()), batch)) {
                assertThat(one.probabilities(pixels, batch)).isEqualTo(alone(first.guessing(Map.of()), pixels, batch));
                assertThat(other.probabilities(pixels, batch))
                        .isEqualTo(alone(second.guessing(Map.of()), pixels, batch))
                        .isNotEqualTo(one.probabilities(pixels, batch));
            }
        }
        try (OnnxModel deployable = graphs.load(second.deployable(Map.of()), BATCH)) {
            ByteBuffer pixels = pixels(BATCH * images);
            assertThat(deployable.probabilities(pixels, BATCH))
                    .isEqualTo(alone(second.deployable(Map.of()), pixels, BATCH));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {31, 130, 448})
    void noSizeOfABatchChangesThat(int batch) throws Exception {
        TrainedNetwork network = network(2);
        ByteBuffer pixels = pixels(batch * SIDE * SIDE);
        try (OnnxModel model = graphs.load(network.guessing(Map.of()), batch)) {
            assertThat(model.probabilities(pixels, batch)).isEqualTo(alone(network.guessing(Map.of()), pixels, batch));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "128", "512, 128"})
    void modelsOfVectorsHaveTheBitsOfTheirOwn(String hidden) throws Exception {
        int features = 512;
        TrainedNetwork shape = RandomNetwork.trained(Networks.of("mlp", Map.of("hidden", hidden), features, 10), 1, 1);
        TrainedNetwork first = new TrainedNetwork(
                shape.network(),
                shape.weights(),
                shape.statistics(),
                TrainedNetwork.Input.ofVectors(shape.mean(), shape.std()));
        float[] moved = later(shape).weights();
        TrainedNetwork second = new TrainedNetwork(first.network(), moved, first.statistics(), first.input());
        for (int batch : new int[] {1, 7, 64}) {
            ByteBuffer vectors =
                    ByteBuffer.allocateDirect(batch * features * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            new Random(batch).doubles((long) batch * features).forEach(value -> vectors.putFloat((float) value));
            vectors.flip();
            try (OnnxModel one = graphs.load(first.guessing(Map.of()), batch);
                    OnnxModel other = graphs.load(second.guessing(Map.of()), batch)) {
                assertThat(one.probabilities(vectors, batch))
                        .isEqualTo(alone(first.guessing(Map.of()), vectors, batch));
                assertThat(other.probabilities(vectors, batch))
                        .isEqualTo(alone(second.guessing(Map.of()), vectors, batch));
            }
        }
    }

    @Test
    void modelsOfOneGraphShareASession() throws Exception {
        assumeBlocks();
        try (OnnxModel one = graphs.load(network(1).guessing(Map.of("step", "8")), BATCH);
                OnnxModel other = graphs.load(later(network(1)).guessing(Map.of("step", "16")), BATCH)) {
            assertThat(graphs.count()).isOne();
            assertThat(one.metadata()).isEqualTo(Map.of("step", "8"));
            assertThat(other.metadata()).isEqualTo(Map.of("step", "16"));
            try (OnnxModel wider = graphs.load(network(2).guessing(Map.of("step", "8")), BATCH)) {
                assertThat(graphs.count()).isEqualTo(2);
                assertThat(wider.classes()).isEqualTo(10);
            }
            assertThat(graphs.count()).isOne();
        }
    }

    /** With 256 numbers that a linear layer adds, and with one image, the runtime adds in another order. */
    @Test
    void whatWouldHaveOtherBitsHasASessionOfItsOwn() throws Exception {
        TrainedNetwork wide = network(4);
        ByteBuffer pixels = pixels(BATCH * SIDE * SIDE);
        try (OnnxModel model = graphs.load(wide.guessing(Map.of()), BATCH);
                OnnxModel ofOne = graphs.load(network(1).guessing(Map.of()), 1)) {
            assertThat(graphs.count()).isZero();
            assertThat(model.probabilities(pixels, BATCH)).isEqualTo(alone(wide.guessing(Map.of()), pixels, BATCH));
            assertThat(ofOne.classes()).isEqualTo(10);
        }
    }

    @Test
    void aModelThatIsClosedLeavesTheOthersTheirWeights() throws Exception {
        ByteBuffer pixels = pixels(BATCH * SIDE * SIDE);
        TrainedNetwork first = network(1);
        TrainedNetwork second = later(first);
        TrainedNetwork third = later(second);
        try (OnnxModel stays = graphs.load(second.guessing(Map.of()), BATCH)) {
            float[] expected = stays.probabilities(pixels, BATCH);
            OnnxModel closed = graphs.load(first.guessing(Map.of()), BATCH);
            closed.close();
            closed.close();
            // In the memory of the closed one.
            try (OnnxModel next = graphs.load(third.guessing(Map.of()), BATCH)) {
                assertThat(next.probabilities(pixels, BATCH)).isEqualTo(alone(third.guessing(Map.of()), pixels, BATCH));
                assertThat(stays.probabilities(pixels, BATCH)).isEqualTo(expected);
            }
            assertThatThrownBy(() -> closed.probabilities(pixels, BATCH)).isInstanceOf(IllegalStateException.class);
            assertThat(stays.probabilities(pixels, BATCH)).isEqualTo(expected);
        }
    }

    @Test
    void lanesUseModelsOfOneSessionWhileOthersComeAndGo() throws Exception {
        ByteBuffer pixels = pixels(BATCH * SIDE * SIDE);
        byte[] first = network(1).guessing(Map.of());
        byte[] second = later(network(1)).guessing(Map.of());
        float[] expected = alone(first, pixels, BATCH);
        try (OnnxModel model = graphs.load(first, BATCH)) {
            List<CompletableFuture<Void>> lanes = IntStream.range(0, 2)
                    .mapToObj(lane -> CompletableFuture.runAsync(() -> {
                        for (int i = 0; i < 40; i++) {
                            assertThat(model.probabilities(pixels.duplicate(), BATCH))
                                    .isEqualTo(expected);
                        }
                    }))
                    .toList();
            for (int i = 0; i < 20; i++) {
                graphs.load(second, BATCH).close();
            }
            lanes.forEach(CompletableFuture::join);
        }
    }

    @Test
    void aSessionIsWarmedOnceForASizeAndGivesTheSameBits() throws Exception {
        ByteBuffer pixels = pixels(BATCH * SIDE * SIDE);
        byte[] first = network(1).guessing(Map.of());
        try (OnnxModel model = graphs.load(first, BATCH)) {
            assertThat(model.warm(BATCH)).isTrue();
            assertThat(model.warm(BATCH)).isFalse();
            assertThat(model.probabilities(pixels, BATCH)).isEqualTo(alone(first, pixels, BATCH));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 5_000})
    void aFileThatIsNoneOrCutOffIsRefused(int bytes) {
        byte[] whole = network(1).guessing(Map.of());
        byte[] cut = bytes < 5_000 ? new byte[bytes] : Arrays.copyOf(whole, bytes);
        assertThatThrownBy(() -> graphs.load(cut, BATCH)).isInstanceOf(InvalidModelException.class);
    }

    private static TrainedNetwork network(int width) {
        return RandomNetwork.trained(
                Networks.of("wide-resnet", Map.of("depth", 10, "width", width), 1, 10), SIDE, SIDE);
    }

    /** The same network some steps later: every weight is another one. */
    private static TrainedNetwork later(TrainedNetwork network) {
        float[] weights = network.weights().clone();
        for (int i = 0; i < weights.length; i++) {
            weights[i] += 0.01f * (1 + i % 5);
        }
        return new TrainedNetwork(
                network.network(),
                weights,
                network.statistics(),
                network.height(),
                network.width(),
                network.mean(),
                network.std());
    }

    /** As labelguess computes a model that shares nothing. */
    private static float[] alone(byte[] model, ByteBuffer pixels, int batch) throws InvalidModelException {
        ProcessorGraph quick = ProcessorGraph.of(model);
        try (OnnxModel loaded = new OnnxModel(quick.model(), Device.CPU, 1, OnnxModel.Memory.SHARED, quick.graph())) {
            return loaded.probabilities(pixels, batch);
        }
    }

    private static void assumeBlocks() {
        assumeThat(ProcessorGraph.name())
                .as("what this processor's layout is; without one no session is shared")
                .startsWith("blocks-of-");
    }
}
