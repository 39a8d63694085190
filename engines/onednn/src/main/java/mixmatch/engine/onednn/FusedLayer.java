package mixmatch.engine.onednn;

import java.util.ArrayList;
import java.util.List;
import mixmatch.networks.Layer;
import mixmatch.networks.Network;

/** An operation of {@link FusedNetwork}: a layer, or a batch normalization with the activation behind it. */
sealed interface FusedLayer {
    /** The number of the value that it reads, as {@link Network} numbers them. */
    int x();

    /** The number of the value that it makes. */
    int y();

    record Convolve(Layer.Convolution layer, int x, int y) implements FusedLayer {}

    /** @param slope of the activation below 0; 1 where there is none */
    record Normalize(Layer.BatchNormalization layer, float slope, int x, int y) implements FusedLayer {}

    record Activate(float slope, int x, int y) implements FusedLayer {}

    record Add(int x, int other, int y) implements FusedLayer {}

    record Pool(int side, int x, int y) implements FusedLayer {}

    /** The operations of a network up to what its average pooling reads. */
    static List<FusedLayer> of(Network network) {
        int[] readers = network.readers();
        List<Layer> layers = network.layers();
        List<FusedLayer> fused = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            if (layer instanceof Layer.Convolution of) {
                fused.add(new Convolve(of, of.input(), i + 1));
            } else if (layer instanceof Layer.BatchNormalization of) {
                boolean activated = readers[i + 1] == 1 && layers.get(i + 1) instanceof Layer.LeakyRelu;
                // The next layer is the one that reads it, or somebody else would.
                if (activated && layers.get(i + 1).input() == i + 1) {
                    fused.add(new Normalize(of, ((Layer.LeakyRelu) layers.get(i + 1)).slope(), of.input(), i + 2));
                    i++;
                } else {
                    fused.add(new Normalize(of, 1, of.input(), i + 1));
                }
            } else if (layer instanceof Layer.LeakyRelu of) {
                fused.add(new Activate(of.slope(), of.input(), i + 1));
            } else if (layer instanceof Layer.Sum of) {
                fused.add(new Add(of.input(), of.other(), i + 1));
            } else if (layer instanceof Layer.MaxPooling of) {
                fused.add(new Pool(of.side(), of.input(), i + 1));
            } else {
                return List.copyOf(fused);
            }
        }
        throw new IllegalArgumentException("a network without average pooling");
    }
}
