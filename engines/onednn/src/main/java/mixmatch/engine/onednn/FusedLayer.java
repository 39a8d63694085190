package mixmatch.engine.onednn;

import java.util.ArrayList;
import java.util.List;
import mixmatch.networks.Layer;
import mixmatch.networks.Network;

/**
 * An operation of {@link FusedNetwork}: a layer, or a batch normalization with the activation behind it, whose slope below 0 it
 * has (else 1). It makes the value y, as {@link Network} numbers them.
 */
record FusedLayer(Layer layer, float slope, int y) {
    /** The number of the value that it reads. */
    int x() {
        return layer.input();
    }

    /** The operations of a network up to what its average pooling reads. */
    static List<FusedLayer> of(Network network) {
        int[] readers = network.readers();
        List<FusedLayer> fused = new ArrayList<>();
        for (int y = 1; ; y++) {
            Layer layer = network.layers().get(y - 1);
            if (layer instanceof Layer.AveragePooling) {
                return List.copyOf(fused);
            }
            // The next layer is the one that reads it, or somebody else would.
            if (layer instanceof Layer.BatchNormalization
                    && readers[y] == 1
                    && network.layers().get(y) instanceof Layer.LeakyRelu next
                    && next.input() == y) {
                y++;
                fused.add(new FusedLayer(layer, next.slope(), y));
            } else {
                fused.add(new FusedLayer(layer, 1, y));
            }
        }
    }
}
