package mixmatch.trainer.arithmetic;

import java.util.ArrayList;
import java.util.List;

/**
 * What a Wide-ResNet (Zagoruyko and Komodakis, 2016; pre-activation, leaky ReLU) is made of: its blocks, and the name,
 * shape and place of every weight and running statistic. All weights lie in one flat vector and all running statistics
 * in another, each in the order of {@link #weights()} and {@link #statistics()}, which is the order of the golden
 * vectors; a kernel is [out, in, height, width], a linear weight [out, in].
 *
 * @param depth 6n + 4: 10, 16, 22, 28, ...
 * @param width the factor on 16, 32 and 64 filters, at least 1
 * @param channels channels of an image, at least 1
 * @param classes at least 2
 */
public record WideResNetShape(int depth, int width, int channels, int classes) {
    /** Added to a variance before its root, in training, inference and the ONNX graphs. */
    public static final float BATCH_NORM_EPSILON = 1e-5f;

    public static final float LEAKY_SLOPE = 0.1f;

    private static final int STEM_FILTERS = 16;

    public WideResNetShape {
        if (depth < 10 || (depth - 4) % 6 != 0) {
            throw new IllegalArgumentException(
                    "depth %d is not of the form 6n + 4; take 10, 16, 22 or 28".formatted(depth));
        }
        if (width < 1 || channels < 1 || classes < 2) {
            throw new IllegalArgumentException(
                    "a network needs width >= 1, channels >= 1 and classes >= 2, not %d, %d and %d"
                            .formatted(width, channels, classes));
        }
    }

    /**
     * One tensor of a flat vector.
     *
     * @param offset its first element in the flat vector
     * @param decayed whether weight decay shrinks it: convolution and linear kernels only
     */
    public record Tensor(String name, List<Integer> shape, int offset, boolean decayed) {
        public int size() {
            return shape.stream().reduce(1, Math::multiplyExact);
        }
    }

    /**
     * One residual block.
     *
     * @param first whether it is the network's first, whose shortcut starts from the activated input
     */
    public record Block(String name, int in, int out, int stride, boolean first) {
        /** Whether the shortcut has a convolution of its own, because the number of filters changes. */
        public boolean hasShortcut() {
            return in != out;
        }
    }

    public List<Block> blocks() {
        int perGroup = (depth - 4) / 6;
        int[] filters = {STEM_FILTERS, 16 * width, 32 * width, 64 * width};
        List<Block> blocks = new ArrayList<>();
        for (int group = 0; group < 3; group++) {
            for (int i = 0; i < perGroup; i++) {
                int in = i == 0 ? filters[group] : filters[group + 1];
                int stride = i == 0 && group > 0 ? 2 : 1;
                blocks.add(new Block("blocks." + blocks.size(), in, filters[group + 1], stride, blocks.isEmpty()));
            }
        }
        return List.copyOf(blocks);
    }

    /** Every trained tensor, in the order of the flat vector of weights. */
    public List<Tensor> weights() {
        Layout weights = new Layout();
        weights.add("conv.weight", true, STEM_FILTERS, channels, 3, 3);
        for (Block block : blocks()) {
            weights.addNorm(block.name() + ".bn1", block.in());
            weights.add(block.name() + ".conv1.weight", true, block.out(), block.in(), 3, 3);
            weights.addNorm(block.name() + ".bn2", block.out());
            weights.add(block.name() + ".conv2.weight", true, block.out(), block.out(), 3, 3);
            if (block.hasShortcut()) {
                weights.add(block.name() + ".short.weight", true, block.out(), block.in(), 1, 1);
            }
        }
        weights.addNorm("bn", features());
        weights.add("fc.weight", true, classes, features());
        weights.add("fc.bias", false, classes);
        return List.copyOf(weights.tensors);
    }

    /** Every running mean and variance, in the order of the flat vector of statistics. */
    public List<Tensor> statistics() {
        Layout statistics = new Layout();
        for (Block block : blocks()) {
            statistics.addRunning(block.name() + ".bn1", block.in());
            statistics.addRunning(block.name() + ".bn2", block.out());
        }
        statistics.addRunning("bn", features());
        return List.copyOf(statistics.tensors);
    }

    /** Filters of the last group, which the linear layer reads. */
    public int features() {
        return 64 * width;
    }

    /** Multiplications of the convolutions for one image of a size, forward. */
    public long multiplications(int height, int width) {
        long sum = (long) height * width * STEM_FILTERS * channels * 9;
        int rows = height;
        int columns = width;
        for (Block block : blocks()) {
            rows = (rows - 1) / block.stride() + 1;
            columns = (columns - 1) / block.stride() + 1;
            long perPixel = 9L * block.out() * (block.in() + block.out());
            perPixel += block.hasShortcut() ? (long) block.in() * block.out() : 0;
            sum += rows * columns * perPixel;
        }
        return sum;
    }

    /** Length of the flat vector of weights. */
    public int weightCount() {
        return weights().stream().mapToInt(Tensor::size).sum();
    }

    /** Length of the flat vector of running statistics. */
    public int statisticCount() {
        return statistics().stream().mapToInt(Tensor::size).sum();
    }

    private static final class Layout {
        private final List<Tensor> tensors = new ArrayList<>();
        private int end;

        void add(String name, boolean decayed, Integer... shape) {
            Tensor tensor = new Tensor(name, List.of(shape), end, decayed);
            tensors.add(tensor);
            end = Math.addExact(end, tensor.size());
        }

        void addNorm(String name, int filters) {
            add(name + ".weight", false, filters);
            add(name + ".bias", false, filters);
        }

        void addRunning(String name, int filters) {
            add(name + ".running_mean", false, filters);
            add(name + ".running_var", false, filters);
        }
    }
}
