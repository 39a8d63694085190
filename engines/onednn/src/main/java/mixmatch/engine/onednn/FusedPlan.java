package mixmatch.engine.onednn;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import mixmatch.networks.Layer;
import mixmatch.networks.Network;

/**
 * The steps of {@link FusedNetwork}, forward and backward, and the memory of each value and each gradient. A value that the
 * backward pass looks at again has memory of its own; the others share memory, one after another. A sum lies where its first
 * summand lay, and the gradient of a sum is that of each of its summands.
 */
final class FusedPlan {
    /** A convolution on fixed memory; {@code images} go into it. */
    record PlannedConvolution(Layer.Convolution layer, BatchShape images, Convolution.Tensors tensors) {}

    /** Memory of a gradient, and how many values have it for theirs and are still to be looked at. */
    private static final class Gradient {
        private final ChannelBlocks blocks;
        private int holders = 1;

        Gradient(ChannelBlocks blocks) {
            this.blocks = blocks;
        }
    }

    private final BatchShape images;
    private final ByteBuffer input;
    private final Optional<ByteBuffer> ofInput;
    private final NativeMemory memory;
    // Memory of activations and gradients that others may use now.
    private final Map<Network.Size, Deque<ChannelBlocks>> free = new HashMap<>();
    private final List<FusedLayer> layers;
    private final List<Network.Size> sizes;
    private final int[] readers;
    private final boolean[] needed;
    private final Map<Integer, ChannelBlocks> values = new HashMap<>();
    private final Map<Integer, Gradient> gradients = new HashMap<>();
    final List<Consumer<FusedNetwork>> forward = new ArrayList<>();
    final List<Consumer<FusedNetwork>> backward = new ArrayList<>();
    final List<PlannedConvolution> convolutions = new ArrayList<>();
    /** Convolutions before the layer whose step is planned; they are numbered forward and complete only backward. */
    private int planned;

    /** The place of the gradient of {@link #features} before the backward pass. */
    final ChannelBlocks ofFeatures;

    /**
     * @param input the images, plane by plane
     * @param ofInput the place of their gradient; empty where nobody wants it
     */
    FusedPlan(Network network, BatchShape images, ByteBuffer input, Optional<ByteBuffer> ofInput, NativeMemory memory) {
        this.images = images;
        this.input = input;
        this.ofInput = ofInput;
        this.memory = memory;
        this.layers = FusedLayer.of(network);
        this.sizes = network.sizes(images.height(), images.width());
        this.readers = network.readers();
        this.needed = new boolean[network.values()];
        markNeeded();
        layers.forEach(this::planForward);
        Gradient last = new Gradient(take(last()));
        this.ofFeatures = last.blocks;
        gradients.put(last(), last);
        for (int i = layers.size() - 1; i >= 0; i--) {
            planBackward(layers.get(i));
        }
    }

    /** The value that average pooling reads. */
    ChannelBlocks features() {
        return values.get(last());
    }

    private int last() {
        return layers.get(layers.size() - 1).y();
    }

    /** Marks what is looked at again, last to first, as a sum needs its first summand's memory for as long as its own. */
    private void markNeeded() {
        needed[last()] = true;
        for (int i = layers.size() - 1; i >= 0; i--) {
            FusedLayer layer = layers.get(i);
            boolean activates = layer.layer() instanceof Layer.LeakyRelu;
            needed[layer.y()] |= activates || layer.layer() instanceof Layer.MaxPooling;
            needed[layer.x()] |= !activates && !(layer.layer() instanceof Layer.Sum);
        }
    }

    /** True where the output of a layer that reads the value may lie in its place. */
    private boolean isFree(int value) {
        return readers[value] == 1 && !needed[value];
    }

    private void planForward(FusedLayer layer) {
        ChannelBlocks x = values.get(layer.x());
        boolean changes = layer.layer() instanceof Layer.Sum || layer.layer() instanceof Layer.LeakyRelu;
        boolean inPlace = changes && isFree(layer.x());
        ChannelBlocks y = inPlace ? x : take(layer.y());
        values.put(layer.y(), y);
        if (changes && !inPlace) {
            forward.add(chunk -> y.copy(x));
        }
        if (layer.layer() instanceof Layer.Convolution) {
            int number = planned++;
            forward.add(chunk -> chunk.convolve(number));
        } else if (layer.layer() instanceof Layer.BatchNormalization of) {
            forward.add(chunk -> chunk.normalize(of, layer.slope(), x, y));
        } else if (layer.layer() instanceof Layer.LeakyRelu of) {
            forward.add(chunk -> LeakyRelu.forward(y, of.slope(), chunk.team()));
        } else if (layer.layer() instanceof Layer.MaxPooling of) {
            MaxPool pool = maxPool(of);
            forward.add(chunk -> pool.forward(x, y, chunk.team()));
        } else if (layer.layer() instanceof Layer.Sum of) {
            ChannelBlocks other = values.get(of.other());
            boolean normalized = layers.stream()
                    .anyMatch(next -> next.layer() instanceof Layer.BatchNormalization && next.x() == layer.y());
            forward.add(chunk -> {
                if (normalized) {
                    chunk.add(layer.y(), y, other);
                } else {
                    y.add(other, chunk.team());
                }
            });
            if (isFree(of.other())) {
                // Read for the last time, so that the gradients can lie in the same place.
                giveBack(of.other(), other);
            }
        } else {
            throw new IllegalArgumentException("oneDNN's engine has no " + layer.layer());
        }
    }

    private void planBackward(FusedLayer layer) {
        Gradient ofY = gradients.remove(layer.y());
        ChannelBlocks x = values.get(layer.x());
        ChannelBlocks y = values.get(layer.y());
        if (layer.layer() instanceof Layer.Sum of) {
            share(ofY, of.input());
            share(ofY, of.other());
        } else if (layer.layer() instanceof Layer.Convolution of) {
            planConvolution(of, y, ofY);
        } else if (layer.layer() instanceof Layer.BatchNormalization of) {
            Gradient before = gradients.get(of.input());
            ChannelBlocks added = before == null ? null : before.blocks;
            Gradient ofX = inPlaceOf(ofY, of.input());
            backward.add(chunk -> chunk.normalizeBackward(of, x, ofY.blocks, added, ofX.blocks));
            replace(of.input(), before, ofX);
        } else if (layer.layer() instanceof Layer.LeakyRelu of) {
            Gradient ofX = inPlaceOf(ofY, of.input());
            backward.add(chunk -> LeakyRelu.backward(y, of.slope(), ofY.blocks, ofX.blocks, chunk.team()));
            addTo(of.input(), ofX);
        } else if (layer.layer() instanceof Layer.MaxPooling of) {
            MaxPool pool = maxPool(of);
            Gradient ofX = new Gradient(take(of.input()));
            backward.add(chunk -> pool.backward(x, y, ofY.blocks, ofX.blocks, chunk.team()));
            addTo(of.input(), ofX);
        }
        release(ofY, layer.y());
    }

    private void planConvolution(Layer.Convolution layer, ChannelBlocks y, Gradient ofY) {
        int number = --planned;
        int x = layer.input();
        Gradient ofX = x == 0 ? null : new Gradient(take(x));
        Network.Size size = sizes.get(x);
        BatchShape in = new BatchShape(images.count(), size.rows(), size.columns());
        ByteBuffer xs = x == 0 ? input : values.get(x).values();
        ByteBuffer ofXs = x == 0 ? ofInput.orElse(null) : ofX.blocks.values();
        Convolution.Tensors tensors = new Convolution.Tensors(xs, y.values(), ofXs, ofY.blocks.values());
        convolutions.add(0, new PlannedConvolution(layer, in, tensors));
        backward.add(chunk -> chunk.convolveBackward(number, x == 0));
        if (x != 0) {
            addTo(x, ofX);
        }
    }

    /** The place of the gradient of x: that of the gradient of y if nothing else has it, else memory of its own. */
    private Gradient inPlaceOf(Gradient ofY, int x) {
        if (ofY.holders == 1) {
            ofY.holders++;
            return ofY;
        }
        return new Gradient(take(x));
    }

    /** A gradient that another layer found for the same value is added to this one. */
    private void addTo(int value, Gradient found) {
        Gradient before = gradients.get(value);
        if (before != null) {
            backward.add(chunk -> found.blocks.add(before.blocks, chunk.team()));
        }
        replace(value, before, found);
    }

    private void replace(int value, Gradient before, Gradient found) {
        if (before != null) {
            release(before, value);
        }
        gradients.put(value, found);
    }

    /** A summand has the gradient of the sum, and what it has from other layers. */
    private void share(Gradient ofSum, int summand) {
        Gradient before = gradients.get(summand);
        if (before == null) {
            ofSum.holders++;
            gradients.put(summand, ofSum);
        } else if (before.holders == 1) {
            backward.add(chunk -> before.blocks.add(ofSum.blocks, chunk.team()));
        } else {
            Gradient own = new Gradient(take(summand));
            backward.add(chunk -> own.blocks.copy(before.blocks));
            backward.add(chunk -> own.blocks.add(ofSum.blocks, chunk.team()));
            replace(summand, before, own);
        }
    }

    private void release(Gradient gradient, int value) {
        gradient.holders--;
        if (gradient.holders == 0) {
            giveBack(value, gradient.blocks);
        }
    }

    private ChannelBlocks take(int value) {
        Network.Size size = sizes.get(value);
        Deque<ChannelBlocks> fitting = free.computeIfAbsent(size, none -> new ArrayDeque<>());
        return fitting.isEmpty()
                ? new ChannelBlocks(
                        memory.floats((long) images.count() * size.count()),
                        images.count(),
                        size.channels(),
                        size.pixels())
                : fitting.pop();
    }

    private void giveBack(int value, ChannelBlocks blocks) {
        free.get(sizes.get(value)).push(blocks);
    }

    private MaxPool maxPool(Layer.MaxPooling layer) {
        Network.Size in = sizes.get(layer.input());
        return new MaxPool(in.rows(), in.columns(), layer.side());
    }
}
