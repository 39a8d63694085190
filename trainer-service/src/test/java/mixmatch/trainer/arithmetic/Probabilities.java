package mixmatch.trainer.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import mixmatch.trainer.graph.Network;

/** What the trainer's own forward pass says, for comparison with the graphs. */
public final class Probabilities {
    private Probabilities() {}

    /** Row-major [batch, classes] of uint8 pixels [batch,H,W,C]. */
    public static float[] of(Network network, ByteBuffer pixels, int batch, boolean batchStatistics) {
        try (NDManager manager = PyTorch.newManager()) {
            NDArray nhwc = manager.create(
                    pixels,
                    new Shape(
                            batch,
                            network.height(),
                            network.width(),
                            network.shape().channels()),
                    DataType.UINT8);
            NDArray images = MemoryFormat.CHANNELS_LAST.images(
                    new Normalization(manager, network.mean(), network.std()).apply(nhwc));
            WideResNet forward = new WideResNet(network.shape(), 0.9);
            return forward.logits(
                            images,
                            forward.weightViews(manager.create(network.weights())),
                            forward.statisticViews(manager.create(network.statistics())),
                            batchStatistics)
                    .softmax(1)
                    .toFloatArray();
        }
    }
}
