package mixmatch.onnx.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Random;
import mixmatch.devices.Device;
import mixmatch.networks.InitialWeights;
import mixmatch.networks.Network;
import mixmatch.networks.Networks;
import mixmatch.networks.onnx.TrainedNetwork;
import mixmatch.onnx.CudaOptions;
import mixmatch.onnx.OnnxModel;
import mixmatch.onnx.SessionSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The graphs that a GPU is given, where weights are inputs, as a processor computes them. */
class GpuGraphsTest {
    private static final int BATCH = 5;
    private static final int SIDE = 8;

    private final SessionSettings settings =
            new SessionSettings(Device.CPU, 1, OnnxModel.Memory.SHARED, CudaOptions.DEFAULT);
    private final SharedGraphs ofGpu = new SharedGraphs(settings, false);
    private final SharedGraphs ofProcessor = new SharedGraphs(settings);

    @ParameterizedTest
    @CsvSource({"wide-resnet,10,1", "resnet,8,1", "convnet,0,1", "wide-resnet,10,4"})
    void weightsAsInputsGiveTheProbabilitiesOfConstants(String kind, int depth, int width) throws Exception {
        Map<String, Integer> keys = depth == 0 ? Map.of("width", width) : Map.of("depth", depth, "width", width);
        Network network = Networks.of(kind, keys, 3, 10);
        ByteBuffer pixels = pixels();
        byte[] first = guessing(network, 1);
        byte[] second = guessing(network, 2);

        try (OnnxModel one = ofGpu.load(first, BATCH);
                OnnxModel other = ofGpu.load(second, BATCH)) {
            assertThat(ofGpu.count()).isOne();
            assertThat(one.warm(BATCH)).isTrue();
            // A session is warm for all of its models.
            assertThat(other.warm(BATCH)).isFalse();
            assertThat(one.probabilities(pixels, BATCH)).containsExactly(alone(first, pixels), within(1e-5f));
            assertThat(other.probabilities(pixels, BATCH)).containsExactly(alone(second, pixels), within(1e-5f));
        }
        assertThat(ofGpu.count()).isZero();
    }

    private float[] alone(byte[] model, ByteBuffer pixels) throws Exception {
        try (OnnxModel loaded = ofProcessor.alone(model)) {
            return loaded.probabilities(pixels, BATCH);
        }
    }

    private static byte[] guessing(Network network, int seed) {
        return new TrainedNetwork(
                        network,
                        InitialWeights.weights(network, seed),
                        InitialWeights.statistics(network),
                        SIDE,
                        SIDE,
                        new float[] {0.5f, 0.4f, 0.3f},
                        new float[] {0.25f, 0.2f, 0.2f})
                .guessing(Map.of("seed", Integer.toString(seed)));
    }

    private static ByteBuffer pixels() {
        byte[] noise = new byte[BATCH * SIDE * SIDE * 3];
        new Random(5).nextBytes(noise);
        return ByteBuffer.allocateDirect(noise.length).put(noise).flip();
    }
}
