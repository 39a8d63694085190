package mixmatch.trainer.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import mixmatch.trainer.graph.Network;

/** What the trainer's own forward pass says, for comparison with the graphs. */
public final class Probabilities {
    private Probabilities() {}

    /** Row-major [batch, classes] of uint8 pixels [batch,H,W,C]. */
    public static float[] of(Network network, ByteBuffer pixels, int batch, boolean batchStatistics) {
        try (NDManager manager = PyTorch.newManager()) {
            byte[] bytes = new byte[pixels.remaining()];
            pixels.get(pixels.position(), bytes);
            float[] normalized = new float[bytes.length];
            new Normalization(network.mean(), network.std()).apply(bytes, normalized);
            NDArray nhwc = manager.create(
                    normalized,
                    new Shape(
                            batch,
                            network.height(),
                            network.width(),
                            network.shape().channels()));
            WideResNetShape shape = network.shape();
            MemoryFormat format = MemoryFormat.CHANNELS_LAST;
            TorchScript forward = TorchScript.compile(
                    manager,
                    batchStatistics
                            ? WideResNetScript.training(shape, format, Precision.FLOAT32, 0.9)
                            : WideResNetScript.inference(shape, format));
            return forward.call(
                            manager,
                            "logits",
                            manager.create(network.weights()),
                            manager.create(network.statistics()),
                            nhwc)
                    .singletonOrThrow()
                    .softmax(1)
                    .toFloatArray();
        }
    }
}
