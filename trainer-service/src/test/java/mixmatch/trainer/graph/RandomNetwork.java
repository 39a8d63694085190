package mixmatch.trainer.graph;

import java.nio.ByteBuffer;
import java.util.Random;
import mixmatch.networks.Network;
import mixmatch.networks.Tensor;
import mixmatch.networks.onnx.TrainedNetwork;

/** Networks with random weights and statistics, and random images: the same each time. */
final class RandomNetwork {
    private RandomNetwork() {}

    static TrainedNetwork trained(Network shape, int height, int width) {
        Random random = new Random(3);
        float[] weights = new float[shape.weightCount()];
        for (Tensor tensor : shape.weights()) {
            boolean scale = !tensor.decayed() && tensor.name().endsWith(".weight");
            double spread = tensor.decayed() ? Math.sqrt(2.0 * tensor.shape().get(0) / tensor.size()) : 0.2;
            for (int i = 0; i < tensor.size(); i++) {
                weights[tensor.offset() + i] = (float) (random.nextGaussian() * spread + (scale ? 1 : 0));
            }
        }
        float[] statistics = new float[shape.statisticCount()];
        for (Tensor tensor : shape.statistics()) {
            boolean variance = tensor.name().endsWith("var");
            for (int i = 0; i < tensor.size(); i++) {
                statistics[tensor.offset() + i] =
                        (float) (variance ? 0.5 + random.nextDouble() : 0.3 * random.nextGaussian());
            }
        }
        float[] mean = new float[shape.channels()];
        float[] std = new float[shape.channels()];
        for (int c = 0; c < mean.length; c++) {
            mean[c] = 0.4f + 0.05f * c;
            std[c] = 0.2f + 0.05f * c;
        }
        return new TrainedNetwork(shape, weights, statistics, height, width, mean, std);
    }

    static ByteBuffer pixels(int bytes) {
        byte[] pixels = new byte[bytes];
        new Random(5).nextBytes(pixels);
        return ByteBuffer.allocateDirect(bytes).put(pixels).flip();
    }
}
