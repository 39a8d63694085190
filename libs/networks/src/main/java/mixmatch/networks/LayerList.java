package mixmatch.networks;

import java.util.ArrayList;
import java.util.List;

/** The layers of a network while it is written down. Each method adds a layer and returns the number of what it makes. */
final class LayerList {
    /** The number of the images themselves. */
    static final int IMAGES = 0;

    private final int channels;
    private final List<Layer> layers = new ArrayList<>();
    private final List<Integer> channelsOf = new ArrayList<>();

    LayerList(int channels) {
        this.channels = channels;
        this.channelsOf.add(channels);
    }

    int channels(int value) {
        return channelsOf.get(value);
    }

    /** Padded so that a stride of 1 keeps the size of an image. */
    int convolution(String name, int input, int filters, int size, int stride) {
        return add(new Layer.Convolution(name, input, channels(input), filters, size, stride, size / 2), filters);
    }

    int normalization(String name, int input) {
        return add(new Layer.BatchNormalization(name, input, channels(input)), channels(input));
    }

    int leakyRelu(int input, float slope) {
        return add(new Layer.LeakyRelu(input, slope), channels(input));
    }

    /** A normalization, then a leaky ReLU. */
    int activated(String name, int input, float slope) {
        return leakyRelu(normalization(name, input), slope);
    }

    int sum(int input, int other) {
        return add(new Layer.Sum(input, other), channels(input));
    }

    int maxPooling(int input, int side) {
        return add(new Layer.MaxPooling(input, side), channels(input));
    }

    /** The end of every network: the mean over pixels, then a linear layer {@code fc}. */
    Network classifier(int input, int classes) {
        int pooled = add(new Layer.AveragePooling(input), channels(input));
        add(new Layer.Linear("fc", pooled, channels(pooled), classes), classes);
        return Network.of(channels, classes, layers);
    }

    private int add(Layer layer, int made) {
        layers.add(layer);
        channelsOf.add(made);
        return layers.size();
    }
}
