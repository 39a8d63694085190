package mixmatch.engine.onednn;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mixmatch.networks.Layer;
import mixmatch.networks.Network;

/**
 * The steps of {@link FusedNetwork}, forward and backward, and the memory of each value and each gradient. A value that the
 * backward pass looks at again has memory of its own; the others share memory, one after another. A sum lies where its first
 * summand lay, and the gradient of a sum is that of each of its summands.
 */
final class FusedPlan {
    /** A step of a pass. */
    interface Step {
        void run(FusedNetwork.Pass pass);
    }

    /**
     * A convolution on fixed memory.
     *
     * @param images as they go into it
     */
    record PlannedConvolution(Layer.Convolution layer, BatchShape images, Convolution.Tensors tensors) {}

    /** Memory of a gradient, and how many values have it for theirs and are still to be looked at. */
    private static final class Gradient {
        private final ChannelBlocks blocks;
        private int holders = 1;

        Gradient(ChannelBlocks blocks) {
            this.blocks = blocks;
        }
    }

    private final Network network;
    private final BatchShape images;
    private final ByteBuffer input;
    private final ActivationMemory memory;
    private final List<FusedLayer> layers;
    private final List<Network.Size> sizes;
    private final int[] readers;
    private final boolean[] needed;
    private final Map<Integer, ChannelBlocks> values = new HashMap<>();
    private final Map<Integer, Gradient> gradients = new HashMap<>();
    private final List<Step> forward = new ArrayList<>();
    private final List<Step> backward = new ArrayList<>();
    private final List<PlannedConvolution> convolutions = new ArrayList<>();
    private final ChannelBlocks ofFeatures;

    FusedPlan(Network network, BatchShape images, ByteBuffer input, ActivationMemory memory) {
        this.network = network;
        this.images = images;
        this.input = input;
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

    List<Step> forward() {
        return forward;
    }

    List<Step> backward() {
        return backward;
    }

    List<PlannedConvolution> convolutions() {
        return convolutions;
    }

    /** The value that average pooling reads. */
    ChannelBlocks features() {
        return values.get(last());
    }

    /** The place of its gradient before the backward pass. */
    ChannelBlocks ofFeatures() {
        return ofFeatures;
    }

    private int last() {
        return layers.get(layers.size() - 1).y();
    }

    /** Last to first, as a sum needs its first summand's memory for as long as its own. */
    private void markNeeded() {
        needed[last()] = true;
        for (int i = layers.size() - 1; i >= 0; i--) {
            FusedLayer layer = layers.get(i);
            needed[layer.y()] |= layer.needsY();
            needed[layer.x()] |= layer.needsX();
        }
    }

    /** True where the output of a layer that reads the value may lie in its place. */
    private boolean isFree(int value) {
        return readers[value] == 1 && !needed[value];
    }

    private void planForward(FusedLayer layer) {
        ChannelBlocks x = values.get(layer.x());
        boolean changes = layer instanceof FusedLayer.Add || layer instanceof FusedLayer.Activate;
        boolean inPlace = changes && isFree(layer.x());
        ChannelBlocks y = inPlace ? x : take(layer.y());
        values.put(layer.y(), y);
        if (changes && !inPlace) {
            forward.add(pass -> y.copy(x));
        }
        if (layer instanceof FusedLayer.Convolve) {
            int number = convolutions.size();
            convolutions.add(null);
            forward.add(pass -> pass.convolve(number));
        } else if (layer instanceof FusedLayer.Normalize of) {
            forward.add(pass -> pass.normalize(of, x, y));
        } else if (layer instanceof FusedLayer.Activate of) {
            forward.add(pass -> LeakyRelu.forward(y, of.slope(), pass.team()));
        } else if (layer instanceof FusedLayer.Pool of) {
            MaxPool pool = maxPool(of);
            forward.add(pass -> pool.forward(x, y, pass.team()));
        } else if (layer instanceof FusedLayer.Add of) {
            ChannelBlocks other = values.get(of.other());
            boolean normalized =
                    layers.stream().anyMatch(next -> next instanceof FusedLayer.Normalize && next.x() == of.y());
            forward.add(pass -> {
                if (normalized) {
                    pass.add(of.y(), y, other);
                } else {
                    y.add(other, pass.team());
                }
            });
            if (isFree(of.other())) {
                // Read for the last time, so that the gradients can lie in the same place.
                memory.giveBack(other, sizes.get(of.other()));
            }
        }
    }

    private void planBackward(FusedLayer layer) {
        Gradient ofY = gradients.remove(layer.y());
        ChannelBlocks x = values.get(layer.x());
        ChannelBlocks y = values.get(layer.y());
        if (layer instanceof FusedLayer.Add of) {
            share(ofY, of.x());
            share(ofY, of.other());
            release(ofY, of.y());
        } else if (layer instanceof FusedLayer.Convolve of) {
            planConvolution(of, ofY);
        } else if (layer instanceof FusedLayer.Normalize of) {
            Gradient before = gradients.get(of.x());
            ChannelBlocks added = before == null ? null : before.blocks;
            Gradient ofX = inPlaceOf(ofY, of.x());
            backward.add(pass -> pass.normalizeBackward(of, x, ofY.blocks, added, ofX.blocks));
            replace(of.x(), before, ofX);
            release(ofY, of.y());
        } else if (layer instanceof FusedLayer.Activate of) {
            Gradient ofX = inPlaceOf(ofY, of.x());
            backward.add(pass -> LeakyRelu.backward(y, of.slope(), ofY.blocks, ofX.blocks, pass.team()));
            addTo(of.x(), ofX);
            release(ofY, of.y());
        } else if (layer instanceof FusedLayer.Pool of) {
            MaxPool pool = maxPool(of);
            Gradient ofX = new Gradient(take(of.x()));
            backward.add(pass -> pool.backward(x, y, ofY.blocks, ofX.blocks, pass.team()));
            addTo(of.x(), ofX);
            release(ofY, of.y());
        }
    }

    private void planConvolution(FusedLayer.Convolve of, Gradient ofY) {
        int number = (int) layers.stream()
                .takeWhile(before -> before != of)
                .filter(FusedLayer.Convolve.class::isInstance)
                .count();
        boolean ofImages = of.x() == 0;
        Gradient ofX = ofImages ? null : new Gradient(take(of.x()));
        Network.Size size = sizes.get(of.x());
        convolutions.set(
                number,
                new PlannedConvolution(
                        of.layer(),
                        new BatchShape(images.count(), size.rows(), size.columns()),
                        new Convolution.Tensors(
                                ofImages ? input : values.get(of.x()).values(),
                                values.get(of.y()).values(),
                                ofImages ? null : ofX.blocks.values(),
                                ofY.blocks.values())));
        backward.add(pass -> pass.convolveBackward(number));
        if (!ofImages) {
            addTo(of.x(), ofX);
        }
        release(ofY, of.y());
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
            backward.add(pass -> found.blocks.add(before.blocks, pass.team()));
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
            backward.add(pass -> before.blocks.add(ofSum.blocks, pass.team()));
        } else {
            Gradient own = new Gradient(take(summand));
            backward.add(pass -> own.blocks.copy(before.blocks));
            backward.add(pass -> own.blocks.add(ofSum.blocks, pass.team()));
            replace(summand, before, own);
        }
    }

    private void release(Gradient gradient, int value) {
        gradient.holders--;
        if (gradient.holders == 0) {
            memory.giveBack(gradient.blocks, sizes.get(value));
        }
    }

    private ChannelBlocks take(int value) {
        return memory.take(sizes.get(value));
    }

    private MaxPool maxPool(FusedLayer.Pool layer) {
        Network.Size in = sizes.get(layer.x());
        return new MaxPool(in.rows(), in.columns(), layer.side());
    }
}
