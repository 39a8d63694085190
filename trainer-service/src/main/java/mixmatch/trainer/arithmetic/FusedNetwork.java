package mixmatch.trainer.arithmetic;

import static org.bytedeco.dnnl.global.dnnl.dnnl_nchw;
import static org.bytedeco.dnnl.global.dnnl.dnnl_nhwc;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;

/**
 * A Wide-ResNet up to its last activation, forward and backward, with the memory that a chunk needs on its way: chunks of the
 * same size use it one after the other.
 */
final class FusedNetwork implements AutoCloseable {
    private final NDManager manager;
    private final WideResNetLayers layers;
    private final Images images;
    private final double momentum;
    private final ByteBuffer input;
    private final List<Block> blocks = new ArrayList<>();
    private final List<Gradients> gradients = new ArrayList<>();
    private final NDArray features;
    private final Activated last;
    private final ChannelBlocks ofLast;
    private final Map<Integer, Operations> operations = new HashMap<>();

    /** What goes into a normalization, and what comes out of the activation behind it. */
    private record Activated(WideResNetLayers.Norm layer, ChannelBlocks x, ChannelBlocks y) {}

    /**
     * The activations of a block.
     *
     * @param images their sizes as they come in
     * @param shortcut what the convolution of the shortcut makes, or null
     * @param sum of both paths
     */
    private record Block(
            WideResNetLayers.Block layer,
            Images images,
            Activated first,
            Activated second,
            ChannelBlocks shortcut,
            ChannelBlocks sum) {
        /** What the shortcut starts from. */
        ChannelBlocks base() {
            return layer.first() ? first.y() : first.x();
        }
    }

    /**
     * The gradients in a block: of the sum, of what lies between its two convolutions, of its input; and what comes back
     * through the shortcut, the gradient of the sum itself where it has no convolution.
     */
    private record Gradients(
            ChannelBlocks ofSum, ChannelBlocks ofInner, ChannelBlocks ofInput, ChannelBlocks ofShortcut) {}

    /**
     * @param parent that the memory goes with
     * @param images a chunk's
     * @param momentum the share of a batch in the running statistics
     */
    FusedNetwork(NDManager parent, WideResNetLayers layers, Images images, double momentum) {
        this.manager = parent.newSubManager();
        this.layers = layers;
        this.images = images;
        this.momentum = momentum;
        this.input =
                bytes((long) images.count() * images.pixels() * layers.stem().in() * Float.BYTES);
        Spare spare = new Spare();
        ChannelBlocks x = blocks(activations(images, layers.stem().out()));
        Images size = images;
        for (WideResNetLayers.Block layer : layers.blocks()) {
            Images out = size.through(layer.convolution1());
            int filters = layer.convolution1().out();
            Activated first = new Activated(
                    layer.norm1(), x, blocks(activations(size, layer.norm1().channels())));
            Activated second =
                    new Activated(layer.norm2(), blocks(activations(out, filters)), blocks(activations(out, filters)));
            ChannelBlocks sum = blocks(activations(out, filters));
            // Read at once, so that the gradients can lie in the same place later.
            ChannelBlocks shortcut = layer.shortcut() == null ? null : spare.take(out, filters);
            if (shortcut != null) {
                spare.giveBack(shortcut);
            }
            blocks.add(new Block(layer, size, first, second, shortcut, sum));
            x = sum;
            size = out;
        }
        this.features = activations(size, layers.norm().channels());
        this.last = new Activated(layers.norm(), x, blocks(features));
        this.ofLast = spare.take(size, layers.norm().channels());
        planGradients(spare);
    }

    private void planGradients(Spare spare) {
        ChannelBlocks ofSum = ofLast;
        for (int i = blocks.size() - 1; i >= 0; i--) {
            Block block = blocks.get(i);
            Images out = block.images().through(block.layer().convolution1());
            ChannelBlocks ofInner = spare.take(out, block.sum().channels());
            ChannelBlocks ofInput = spare.take(block.images(), block.first().x().channels());
            ChannelBlocks ofShortcut = block.shortcut() == null
                    ? ofSum
                    : spare.take(block.images(), block.first().x().channels());
            gradients.add(0, new Gradients(ofSum, ofInner, ofInput, ofShortcut));
            spare.giveBack(ofInner);
            spare.giveBack(ofSum);
            if (ofShortcut != ofSum) {
                spare.giveBack(ofShortcut);
            }
            ofSum = ofInput;
        }
    }

    /** Memory that several values have in turn. */
    private final class Spare {
        private final Map<Shape, Deque<ChannelBlocks>> free = new HashMap<>();

        ChannelBlocks take(Images size, int channels) {
            Deque<ChannelBlocks> fitting = free.get(shape(size, channels));
            return fitting == null || fitting.isEmpty() ? blocks(activations(size, channels)) : fitting.pop();
        }

        void giveBack(ChannelBlocks values) {
            Shape shape = new Shape(
                    values.images(), values.channels() / ChannelBlocks.WIDTH, values.pixels(), ChannelBlocks.WIDTH);
            free.computeIfAbsent(shape, none -> new ArrayDeque<>()).push(values);
        }
    }

    private NDArray activations(Images size, int channels) {
        return manager.create(shape(size, channels));
    }

    private static Shape shape(Images size, int channels) {
        return new Shape(size.count(), channels / ChannelBlocks.WIDTH, size.pixels(), ChannelBlocks.WIDTH);
    }

    private static ChannelBlocks blocks(NDArray values) {
        Shape shape = values.getShape();
        return new ChannelBlocks(
                values.toByteBuffer(true), (int) shape.get(0), (int) shape.get(1) * ChannelBlocks.WIDTH, (int)
                        shape.get(2));
    }

    private ByteBuffer bytes(long count) {
        return manager.create(new Shape((count - 1) / Float.BYTES + 1)).toByteBuffer(true);
    }

    /** What the operations of as many threads need beyond the activations. */
    private final class Operations {
        private final OneDnn library = new OneDnn();
        private final dnnl_memory given;
        private final Runnable takeIn;
        private final Convolution stem;
        private final List<Convolution> first = new ArrayList<>();
        private final List<Convolution> second = new ArrayList<>();
        private final List<Convolution> shortcuts = new ArrayList<>();

        Operations(int threads) {
            int channels = layers.stem().in();
            dnnl_memory_desc pixels =
                    library.floats(dnnl_nhwc, images.count(), channels, images.height(), images.width());
            dnnl_memory_desc planes =
                    library.floats(dnnl_nchw, images.count(), channels, images.height(), images.width());
            given = library.memory(pixels);
            takeIn = library.reorder(pixels, given, planes, library.memory(planes, input));
            ByteBuffer ofStem = gradients.get(0).ofInput().values();
            ByteBuffer stemOut = blocks.get(0).first().x().values();
            stem = convolution(layers.stem(), images, new Convolution.Tensors(input, stemOut, null, ofStem), threads);
            for (int i = 0; i < blocks.size(); i++) {
                Block block = blocks.get(i);
                Gradients of = gradients.get(i);
                Activated one = block.first();
                Activated two = block.second();
                WideResNetLayers.Block layer = block.layer();
                first.add(convolution(
                        layer.convolution1(),
                        block.images(),
                        tensors(one.y(), two.x(), of.ofInput(), of.ofInner()),
                        threads));
                second.add(convolution(
                        layer.convolution2(),
                        block.images().through(layer.convolution1()),
                        tensors(two.y(), block.sum(), of.ofInner(), of.ofSum()),
                        threads));
                shortcuts.add(
                        layer.shortcut() == null
                                ? null
                                : convolution(
                                        layer.shortcut(),
                                        block.images(),
                                        tensors(block.base(), block.shortcut(), of.ofShortcut(), of.ofSum()),
                                        threads));
            }
            library.takeShared(FusedNetwork.this::bytes);
        }

        private Convolution convolution(
                WideResNetLayers.Convolution layer, Images size, Convolution.Tensors tensors, int threads) {
            return Convolution.of(library, FusedNetwork.this::bytes, layer, size, tensors, threads);
        }

        private static Convolution.Tensors tensors(
                ChannelBlocks x, ChannelBlocks y, ChannelBlocks ofX, ChannelBlocks ofY) {
            return new Convolution.Tensors(x.values(), y.values(), ofX.values(), ofY.values());
        }
    }

    /** The way of one chunk: {@link #forward}, then {@link #backward}. */
    final class Pass {
        private final Team team;
        private final Operations by;
        private final ByteBuffer weights;
        private final ByteBuffer gradient;
        private final FloatBuffer weightValues;
        private final FloatBuffer gradientValues;
        private final FloatBuffer runningValues;
        private final Map<Activated, NormalizedActivation> normalizations = new IdentityHashMap<>();

        private Pass(Team team, NDArray weights, NDArray gradient, NDArray statistics) {
            this.team = team;
            this.by = operations.computeIfAbsent(team.threads(), Operations::new);
            this.weights = weights.toByteBuffer(true);
            this.gradient = gradient.toByteBuffer(true);
            this.weightValues = this.weights.asFloatBuffer();
            this.gradientValues = this.gradient.asFloatBuffer();
            this.runningValues = statistics.toByteBuffer(true).asFloatBuffer();
        }

        /**
         * Computes what the linear layer pools, as {@link ChannelBlocks}. The next chunk overwrites it.
         *
         * @param chunk normalized float [N,H,W,C]
         */
        NDArray forward(NDArray chunk) {
            OneDnn.place(by.given, chunk.toByteBuffer(true));
            by.takeIn.run();
            by.stem.forward(team, weights);
            BatchMoments moments = BatchMoments.of(blocks.get(0).first().x(), team);
            for (int i = 0; i < blocks.size(); i++) {
                Block block = blocks.get(i);
                activate(block.first(), moments);
                by.first.get(i).forward(team, weights);
                activate(block.second(), BatchMoments.of(block.second().x(), team));
                by.second.get(i).forward(team, weights);
                if (block.shortcut() != null) {
                    by.shortcuts.get(i).forward(team, weights);
                }
                moments = BatchMoments.ofSum(
                        block.sum(), block.shortcut() == null ? block.base() : block.shortcut(), team);
            }
            activate(last, moments);
            return features;
        }

        /** @param ofFeatures the gradient of what {@link #forward} returned */
        void backward(NDArray ofFeatures) {
            deactivate(last, blocks(ofFeatures), null, ofLast);
            for (int i = blocks.size() - 1; i >= 0; i--) {
                Block block = blocks.get(i);
                Gradients of = gradients.get(i);
                by.second.get(i).backward(team, weights, gradient);
                deactivate(block.second(), of.ofInner(), null, of.ofInner());
                by.first.get(i).backward(team, weights, gradient);
                if (block.shortcut() != null) {
                    by.shortcuts.get(i).backward(team, weights, gradient);
                }
                ChannelBlocks added = of.ofShortcut();
                if (block.layer().first()) {
                    ByteBuffer sum = of.ofInput().values();
                    Vectors.add(sum, added.values(), 0, sum.capacity());
                    added = null;
                }
                deactivate(block.first(), of.ofInput(), added, of.ofInput());
            }
            by.stem.backward(team, weights, gradient);
        }

        private void activate(Activated activated, BatchMoments moments) {
            WideResNetLayers.Norm layer = activated.layer();
            NormalizedActivation normalization = new NormalizedActivation(
                    moments, values(layer.gamma(), layer.channels()), values(layer.beta(), layer.channels()));
            normalization.forward(activated.x(), activated.y(), team);
            normalizations.put(activated, normalization);
            moveRunning(layer, moments);
        }

        /** The gradients of x, of gamma and of beta go to their places. */
        private void deactivate(Activated activated, ChannelBlocks ofY, ChannelBlocks added, ChannelBlocks ofX) {
            NormalizedActivation.Gradient found =
                    normalizations.get(activated).backward(activated.x(), ofY, added, ofX, team);
            gradientValues.put(activated.layer().gamma(), found.gamma());
            gradientValues.put(activated.layer().beta(), found.beta());
        }

        /** As PyTorch does it: the running variance is that of the unbiased ones. */
        private void moveRunning(WideResNetLayers.Norm layer, BatchMoments moments) {
            double unbiased = (double) moments.rows() / Math.max(1, moments.rows() - 1);
            for (int channel = 0; channel < layer.channels(); channel++) {
                move(layer.runningMean() + channel, moments.mean()[channel]);
                move(layer.runningVariance() + channel, moments.variance()[channel] * unbiased);
            }
        }

        private void move(int place, double value) {
            runningValues.put(place, (float) ((1 - momentum) * runningValues.get(place) + momentum * value));
        }

        private float[] values(int offset, int count) {
            float[] values = new float[count];
            weightValues.get(offset, values);
            return values;
        }
    }

    /**
     * Begins with a chunk; the last one's pass has ended.
     *
     * @param weights the flat vector
     * @param gradient of the weights, to be written
     * @param statistics the flat vector of running ones, to be moved
     */
    Pass begin(Team team, NDArray weights, NDArray gradient, NDArray statistics) {
        return new Pass(team, weights, gradient, statistics);
    }

    @Override
    public void close() {
        operations.values().forEach(made -> made.library.close());
        manager.close();
    }
}
