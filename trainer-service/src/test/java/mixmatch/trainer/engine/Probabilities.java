package mixmatch.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import mixmatch.networks.Network;
import mixmatch.networks.onnx.TrainedNetwork;
import mixmatch.spec.RunSpec.Precision;

/** Probabilities from the trainer's own forward pass, for comparison with the graphs. */
public final class Probabilities {
    private Probabilities() {}

    /** Row-major [batch, classes] of uint8 pixels [batch,H,W,C]. */
    public static float[] of(TrainedNetwork trained, ByteBuffer pixels, int batch, boolean batchStatistics) {
        int channels = trained.network().channels();
        float[] normalized = new float[pixels.remaining()];
        for (int i = 0; i < normalized.length; i++) {
            float value = Byte.toUnsignedInt(pixels.get(pixels.position() + i)) / 255f;
            normalized[i] = (value - trained.mean()[i % channels]) / trained.std()[i % channels];
        }
        return ofNormalized(trained, normalized, batch, batchStatistics);
    }

    /** The same of images that are normalized already. */
    public static float[] ofNormalized(TrainedNetwork trained, float[] images, int batch, boolean batchStatistics) {
        Network network = trained.network();
        try (NDManager manager = PyTorch.newManager()) {
            NDArray nhwc =
                    manager.create(images, new Shape(batch, trained.height(), trained.width(), network.channels()));
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
