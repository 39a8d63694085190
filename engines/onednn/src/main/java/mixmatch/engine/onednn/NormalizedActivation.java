package mixmatch.engine.onednn;

import static mixmatch.engine.onednn.ChannelBlocks.ROW;
import static mixmatch.engine.onednn.ChannelBlocks.WIDTH;
import static mixmatch.engine.onednn.Vectors.SPECIES;
import static mixmatch.engine.onednn.Vectors.STEP;
import static mixmatch.engine.onednn.Vectors.load;
import static mixmatch.engine.onednn.Vectors.store;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import mixmatch.engine.ThreadTeam;
import mixmatch.networks.Layer;

/**
 * Batch normalization by a batch's own moments, and the leaky ReLU behind it: y = f(scale * x + shift) with scale = gamma /
 * sqrt(variance + epsilon) and shift = beta - mean * scale, in one pass over memory. Backward it takes two, one for sums,
 * looks at x again and needs no y (Ioffe and Szegedy, 2015, section 3).
 */
final class NormalizedActivation {
    private final int rows;
    private final float slope;
    private final float[] mean;
    private final float[] scale;
    private final float[] shift;
    private final double[] inverseDeviation;

    /** @param slope of the leaky ReLU below 0; 1 where there is none */
    NormalizedActivation(BatchMoments moments, float[] gamma, float[] beta, float slope) {
        int channels = gamma.length;
        this.rows = moments.rows();
        this.slope = slope;
        this.mean = new float[channels];
        this.scale = new float[channels];
        this.shift = new float[channels];
        this.inverseDeviation = new double[channels];
        for (int channel = 0; channel < channels; channel++) {
            inverseDeviation[channel] = 1 / Math.sqrt(moments.variance()[channel] + Layer.BatchNormalization.EPSILON);
            float factor = gamma[channel] * (float) inverseDeviation[channel];
            mean[channel] = (float) moments.mean()[channel];
            scale[channel] = factor;
            shift[channel] = beta[channel] - mean[channel] * factor;
        }
    }

    void forward(ChannelBlocks x, ChannelBlocks y, ThreadTeam team) {
        requireChannelsOf(x);
        y.requireSizesOf(x);
        Object from = x.memory();
        Object to = y.memory();
        team.each(x.blocks(), number -> {
            ChannelBlocks.Block block = x.block(number);
            for (int part = 0; part < ROW; part += STEP) {
                int channel = block.channel() + part / Float.BYTES;
                for (int segment = 0; segment < block.segments(); segment++) {
                    int begin = block.begin() + segment * block.stride();
                    forward(from, to, begin + part, begin + block.length(), channel);
                }
            }
        });
    }

    private void requireChannelsOf(ChannelBlocks x) {
        if (x.channels() != scale.length) {
            throw new IllegalArgumentException(
                    "%d channels, normalized by moments of %d".formatted(x.channels(), scale.length));
        }
    }

    private void forward(Object x, Object y, int begin, int end, int channel) {
        FloatVector scale = FloatVector.fromArray(SPECIES, this.scale, channel);
        FloatVector shift = FloatVector.fromArray(SPECIES, this.shift, channel);
        float leak = slope;
        for (int at = begin; at < end; at += ROW) {
            FloatVector normalized = load(x, at).fma(scale, shift);
            store(normalized.mul(leak, normalized.compare(VectorOperators.LE, 0f)), y, at);
        }
    }

    record Gradient(float[] gamma, float[] beta) {}

    /** Writes the gradient of x, maybe in the place of one of the others; {@code added} is null or one more summand of it. */
    Gradient backward(ChannelBlocks x, ChannelBlocks ofY, ChannelBlocks added, ChannelBlocks ofX, ThreadTeam team) {
        requireChannelsOf(x);
        ofY.requireSizesOf(x);
        ofX.requireSizesOf(x);
        if (added != null) {
            added.requireSizesOf(x);
        }
        Sums sums = new Sums(x);
        Object values = x.memory();
        Object ofYs = ofY.memory();
        Object addeds = added == null ? null : added.memory();
        Object ofXs = ofX.memory();
        team.each(x.blocks(), number -> sums.add(number, values, ofYs));
        double[] ofGradient = x.sums((number, block, lane) -> sums.plain[number * WIDTH + lane]);
        double[] byDistance = x.sums((number, block, lane) -> sums.weighted[number * WIDTH + lane]);
        int channels = x.channels();
        float[] gamma = new float[channels];
        float[] beta = new float[channels];
        float[] slopes = new float[channels];
        float[] constants = new float[channels];
        for (int channel = 0; channel < channels; channel++) {
            double dGamma = byDistance[channel] * inverseDeviation[channel];
            gamma[channel] = (float) dGamma;
            beta[channel] = (float) ofGradient[channel];
            slopes[channel] = (float) (-inverseDeviation[channel] * dGamma / rows);
            constants[channel] = (float) (ofGradient[channel] / rows);
        }
        team.each(x.blocks(), number -> {
            ChannelBlocks.Block block = x.block(number);
            for (int part = 0; part < ROW; part += STEP) {
                int channel = block.channel() + part / Float.BYTES;
                for (int segment = 0; segment < block.segments(); segment++) {
                    int begin = block.begin() + segment * block.stride();
                    int end = begin + block.length();
                    backward(values, ofYs, addeds, ofXs, begin + part, end, slopes, constants, channel);
                }
            }
        });
        return new Gradient(gamma, beta);
    }

    /** scale * (g - mean(g) - xhat * mean(g * xhat)), g being the gradient of what is activated; plus {@code added} or null. */
    private void backward(
            Object x,
            Object ofY,
            Object added,
            Object ofX,
            int begin,
            int end,
            float[] slopes,
            float[] constants,
            int channel) {
        FloatVector scale = FloatVector.fromArray(SPECIES, this.scale, channel);
        FloatVector shift = FloatVector.fromArray(SPECIES, this.shift, channel);
        FloatVector mean = FloatVector.fromArray(SPECIES, this.mean, channel);
        FloatVector slope = FloatVector.fromArray(SPECIES, slopes, channel);
        FloatVector constant = FloatVector.fromArray(SPECIES, constants, channel);
        float leak = this.slope;
        for (int at = begin; at < end; at += ROW) {
            FloatVector value = load(x, at);
            FloatVector ofActivated = ofActivated(value, ofY, at, scale, shift, leak);
            FloatVector found =
                    value.sub(mean).fma(slope, ofActivated).sub(constant).mul(scale);
            // Two stores, as a vector that is one of two may become an object.
            if (added == null) {
                store(found, ofX, at);
            } else {
                store(found.add(load(added, at)), ofX, at);
            }
        }
    }

    /** The gradient of what the leaky ReLU is applied to. */
    private static FloatVector ofActivated(
            FloatVector x, Object ofY, int at, FloatVector scale, FloatVector shift, float leak) {
        return load(ofY, at).mul(leak, x.fma(scale, shift).compare(VectorOperators.LE, 0f));
    }

    /** Sums over the rows of each block, of the activation's gradient and of the same times x - mean. */
    private final class Sums {
        private final ChannelBlocks x;
        private final float[] plain;
        private final float[] weighted;

        Sums(ChannelBlocks x) {
            this.x = x;
            this.plain = new float[x.blocks() * WIDTH];
            this.weighted = new float[plain.length];
        }

        void add(int number, Object values, Object ofY) {
            ChannelBlocks.Block block = x.block(number);
            float[] sums = new float[2 * WIDTH];
            float[] sumsWeighted = new float[2 * WIDTH];
            for (int segment = 0; segment < block.segments(); segment++) {
                int begin = block.begin() + segment * block.stride();
                int end = begin + block.length();
                for (int lane = 0; lane < WIDTH; lane += SPECIES.length()) {
                    int channel = block.channel() + lane;
                    add(values, ofY, begin + lane * Float.BYTES, end, channel, sums, sumsWeighted, lane);
                }
            }
            for (int lane = 0; lane < WIDTH; lane++) {
                plain[number * WIDTH + lane] = sums[lane] + sums[WIDTH + lane];
                weighted[number * WIDTH + lane] = sumsWeighted[lane] + sumsWeighted[WIDTH + lane];
            }
        }

        /** Rows are added in turn to one of two sums, which need not wait for each other. */
        private void add(
                Object x, Object ofY, int begin, int end, int channel, float[] plain, float[] weighted, int lane) {
            FloatVector scale = FloatVector.fromArray(SPECIES, NormalizedActivation.this.scale, channel);
            FloatVector shift = FloatVector.fromArray(SPECIES, NormalizedActivation.this.shift, channel);
            FloatVector mean = FloatVector.fromArray(SPECIES, NormalizedActivation.this.mean, channel);
            float leak = slope;
            FloatVector one = FloatVector.fromArray(SPECIES, plain, lane);
            FloatVector oneWeighted = FloatVector.fromArray(SPECIES, weighted, lane);
            FloatVector other = FloatVector.fromArray(SPECIES, plain, WIDTH + lane);
            FloatVector otherWeighted = FloatVector.fromArray(SPECIES, weighted, WIDTH + lane);
            int at = begin;
            for (; at < end - ROW; at += 2 * ROW) {
                FloatVector value = load(x, at);
                FloatVector gradient = ofActivated(value, ofY, at, scale, shift, leak);
                one = one.add(gradient);
                oneWeighted = oneWeighted.add(gradient.mul(value.sub(mean)));
                FloatVector otherValue = load(x, at + ROW);
                FloatVector otherGradient = ofActivated(otherValue, ofY, at + ROW, scale, shift, leak);
                other = other.add(otherGradient);
                otherWeighted = otherWeighted.add(otherGradient.mul(otherValue.sub(mean)));
            }
            if (at < end) {
                FloatVector value = load(x, at);
                FloatVector gradient = ofActivated(value, ofY, at, scale, shift, leak);
                one = one.add(gradient);
                oneWeighted = oneWeighted.add(gradient.mul(value.sub(mean)));
            }
            one.intoArray(plain, lane);
            oneWeighted.intoArray(weighted, lane);
            other.intoArray(plain, WIDTH + lane);
            otherWeighted.intoArray(weighted, WIDTH + lane);
        }
    }
}
