package mixmatch.networks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The layers of a network as they compute, and what follows. All trained tensors lie in one flat vector, all running
 * statistics in another, ordered by the tree of their names as PyTorch does; a kernel is [out, in, height, width], a
 * linear weight [out, in].
 */
public record Network(
        int channels,
        int classes,
        List<Layer> layers,
        List<Tensor> weights,
        List<Tensor> statistics,
        Map<String, Tensor> tensors) {
    /** A network that ends in a linear layer. */
    static Network of(int channels, int classes, List<Layer> layers) {
        if (channels < 1 || classes < 2) {
            throw new IllegalArgumentException(
                    "a network needs channels >= 1 and classes >= 2, not %d and %d".formatted(channels, classes));
        }
        List<Tensor> trained = new ArrayList<>();
        List<Tensor> running = new ArrayList<>();
        for (Layer layer : layers) {
            if (layer instanceof Layer.Convolution of) {
                trained.add(Tensor.of(of.name() + ".weight", of.out(), of.in(), of.size(), of.size()));
            } else if (layer instanceof Layer.BatchNormalization of) {
                trained.add(Tensor.of(of.name() + ".weight", of.channels()));
                trained.add(Tensor.of(of.name() + ".bias", of.channels()));
                running.add(Tensor.of(of.name() + ".running_mean", of.channels()));
                running.add(Tensor.of(of.name() + ".running_var", of.channels()));
            } else if (layer instanceof Layer.Linear of) {
                trained.add(Tensor.of(of.name() + ".weight", of.out(), of.in()));
                trained.add(Tensor.of(of.name() + ".bias", of.out()));
            }
        }
        List<Tensor> weights = Tensor.laidOut(trained);
        List<Tensor> statistics = Tensor.laidOut(running);
        Map<String, Tensor> tensors = Stream.concat(weights.stream(), statistics.stream())
                .collect(Collectors.toMap(Tensor::name, Function.identity()));
        return new Network(channels, classes, List.copyOf(layers), weights, statistics, tensors);
    }

    /** The number of values: the images, and one that each layer makes. */
    public int values() {
        return layers.size() + 1;
    }

    /** The linear layer that makes the logits. */
    public Layer.Linear last() {
        return (Layer.Linear) layers.get(layers.size() - 1);
    }

    public Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("the network has no tensor " + name);
        }
        return tensor;
    }

    public int weightCount() {
        return weights.stream().mapToInt(Tensor::size).sum();
    }

    public int statisticCount() {
        return statistics.stream().mapToInt(Tensor::size).sum();
    }

    /** The number of layers that read each value, by its number. */
    public int[] readers() {
        int[] readers = new int[values()];
        for (Layer layer : layers) {
            readers[layer.input()]++;
            if (layer instanceof Layer.Sum sum) {
                readers[sum.other()]++;
            }
        }
        return readers;
    }

    /** Channels, rows and columns of a value, for one image. */
    public record Size(int channels, int rows, int columns) {
        public int pixels() {
            return Math.multiplyExact(rows, columns);
        }

        public int count() {
            return Math.multiplyExact(channels, pixels());
        }
    }

    /** The sizes of each value, by its number; {@link IllegalArgumentException} if nothing is left on the way. */
    public List<Size> sizes(int height, int width) {
        List<Size> sizes = new ArrayList<>();
        sizes.add(new Size(channels, height, width));
        for (Layer layer : layers) {
            Size of = size(layer, sizes.get(layer.input()));
            if (of.rows() < 1 || of.columns() < 1) {
                throw new IllegalArgumentException(
                        "images of %dx%d are too small for this network".formatted(height, width));
            }
            sizes.add(of);
        }
        return List.copyOf(sizes);
    }

    private static Size size(Layer layer, Size in) {
        if (layer instanceof Layer.Convolution of) {
            return new Size(of.out(), of.outputs(in.rows()), of.outputs(in.columns()));
        }
        if (layer instanceof Layer.MaxPooling of) {
            return new Size(in.channels(), in.rows() / of.side(), in.columns() / of.side());
        }
        if (layer instanceof Layer.AveragePooling) {
            return new Size(in.channels(), 1, 1);
        }
        if (layer instanceof Layer.Linear of) {
            return new Size(of.out(), 1, 1);
        }
        return in;
    }

    /** Multiplications of the convolutions for one image of a size, forward. */
    public long multiplications(int height, int width) {
        List<Size> sizes = sizes(height, width);
        long sum = 0;
        for (int i = 0; i < layers.size(); i++) {
            if (layers.get(i) instanceof Layer.Convolution of) {
                sum += (long) sizes.get(i + 1).count() * of.in() * of.size() * of.size();
            }
        }
        return sum;
    }
}
