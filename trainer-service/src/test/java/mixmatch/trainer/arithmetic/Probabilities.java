package mixmatch.trainer.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import mixmatch.networks.Network;
import mixmatch.networks.onnx.TrainedNetwork;

/** What the trainer's own forward pass says, for comparison with the graphs. */
public final class Probabilities {
    private Probabilities() {}

    /** Row-major [batch, classes] of uint8 pixels [batch,H,W,C]. */
    public static float[] of(TrainedNetwork trained, ByteBuffer pixels, int batch, boolean batchStatistics) {
        try (NDManager manager = PyTorch.newManager()) {
            byte[] bytes = new byte[pixels.remaining()];
            pixels.get(pixels.position(), bytes);
            float[] normalized = new float[bytes.length];
            new Normalization(trained.mean(), trained.std()).apply(bytes, normalized);
            NDArray nhwc = manager.create(
                    normalized,
                    new Shape(
                            batch,
                            trained.height(),
                            trained.width(),
                            trained.network().channels()));
            Network network = trained.network();
            MemoryFormat format = MemoryFormat.CHANNELS_LAST;
            TorchScript forward = TorchScript.compile(
                    manager,
                    batchStatistics
                            ? NetworkScript.training(network, format, Precision.FLOAT32, 0.9)
                            : NetworkScript.inference(network, format));
            return forward.call(
                            manager,
                            "logits",
                            manager.create(trained.weights()),
                            manager.create(trained.statistics()),
                            nhwc)
                    .singletonOrThrow()
                    .softmax(1)
                    .toFloatArray();
        }
    }
}
