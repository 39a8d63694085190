package mixmatch.trainer.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The forward pass of a Wide-ResNet as a function of its input and its two flat vectors. It holds no tensor. Every
 * convolution of a block takes activated input; the shortcut of the network's first block starts from the activated
 * input too, every other from the raw one (the official MixMatch code, libml/layers and models.py).
 */
final class WideResNet {
    private final WideResNetShape shape;
    private final List<WideResNetShape.Block> blocks;
    private final Split weights;
    private final Split statistics;
    private final float batchNormDecay;

    /** @param batchNormDecay d in running = d * running + (1 - d) * batch */
    WideResNet(WideResNetShape shape, double batchNormDecay) {
        this.shape = shape;
        this.blocks = shape.blocks();
        this.weights = new Split(shape.weights());
        this.statistics = new Split(shape.statistics());
        this.batchNormDecay = (float) batchNormDecay;
    }

    WideResNetShape shape() {
        return shape;
    }

    /** The weights as views of their flat vector: one split, so that its gradient is one concatenation. */
    NDList weightViews(NDArray flat) {
        return weights.views(flat);
    }

    /** The running statistics as views of their flat vector, through which training moves them. */
    NDList statisticViews(NDArray flat) {
        return statistics.views(flat);
    }

    /**
     * Logits [N, classes] of images [N, C, H, W].
     *
     * @param training normalize with the batch's own statistics and move the running ones; else with the running ones
     */
    NDArray logits(NDArray images, NDList weightViews, NDList statisticViews, boolean training) {
        Pass pass = new Pass(weightViews.iterator(), statisticViews.iterator(), training);
        NDArray x = pass.convolve(images, 1, 1);
        for (WideResNetShape.Block block : blocks) {
            x = pass.block(x, block);
        }
        NDArray features = Pool.globalAvgPool2d(pass.activate(x));
        return Linear.linear(features, pass.weights.next(), pass.weights.next()).singletonOrThrow();
    }

    /** One walk along the weights and statistics, which lie in the order in which the network uses them. */
    private final class Pass {
        private final Iterator<NDArray> weights;
        private final Iterator<NDArray> statistics;
        private final boolean training;

        Pass(Iterator<NDArray> weights, Iterator<NDArray> statistics, boolean training) {
            this.weights = weights;
            this.statistics = statistics;
            this.training = training;
        }

        NDArray block(NDArray x, WideResNetShape.Block block) {
            NDArray activated = activate(x);
            NDArray residual = convolve(activated, block.stride(), 1);
            residual = convolve(activate(residual), 1, 1);
            NDArray base = block.first() ? activated : x;
            if (block.hasShortcut()) {
                base = convolve(base, block.stride(), 0);
            }
            return base.add(residual);
        }

        NDArray activate(NDArray x) {
            NDArray scale = weights.next();
            NDArray bias = weights.next();
            NDArray mean = statistics.next();
            NDArray variance = statistics.next();
            // Axis -1: DJL's way to say that axis 1 needs no swap.
            NDArray normalized = x.getNDArrayInternal()
                    .batchNorm(
                            x,
                            mean,
                            variance,
                            scale,
                            bias,
                            -1,
                            batchNormDecay,
                            WideResNetShape.BATCH_NORM_EPSILON,
                            training)
                    .singletonOrThrow();
            return Activation.leakyRelu(normalized, WideResNetShape.LEAKY_SLOPE);
        }

        NDArray convolve(NDArray x, int stride, int padding) {
            return Conv2d.conv2d(x, weights.next(), null, new Shape(stride, stride), new Shape(padding, padding))
                    .singletonOrThrow();
        }
    }

    /** Where to cut a flat vector, and into what shapes. */
    private static final class Split {
        private final long[] cuts;
        private final Shape[] shapes;

        Split(List<WideResNetShape.Tensor> tensors) {
            this.cuts = tensors.stream()
                    .skip(1)
                    .mapToLong(WideResNetShape.Tensor::offset)
                    .toArray();
            this.shapes = tensors.stream()
                    .map(tensor -> new Shape(tensor.shape().stream()
                            .mapToLong(Integer::longValue)
                            .toArray()))
                    .toArray(Shape[]::new);
        }

        NDList views(NDArray flat) {
            NDList parts = flat.split(cuts);
            NDList views = new NDList(parts.size());
            IntStream.range(0, shapes.length)
                    .forEach(i -> views.add(
                            shapes[i].dimension() == 1
                                    ? parts.get(i)
                                    : parts.get(i).reshape(shapes[i])));
            return views;
        }
    }
}
