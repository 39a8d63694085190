package mixmatch.trainer.arithmetic;

import static mixmatch.trainer.arithmetic.ChannelRows.ORDER;
import static mixmatch.trainer.arithmetic.ChannelRows.SPECIES;
import static mixmatch.trainer.arithmetic.ChannelRows.STEP;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Batch normalization by a batch's own moments, and the leaky ReLU behind it: y = f(scale * x + shift) with scale = gamma /
 * sqrt(variance + epsilon) and shift = beta - mean * scale, in one pass over memory. Backward it takes two, one for sums,
 * looks at x again and needs no y (Ioffe and Szegedy, 2015, section 3).
 */
final class NormalizedActivation {
    private static final float SLOPE = WideResNetShape.LEAKY_SLOPE;

    private final int rows;
    private final float[] mean;
    private final float[] scale;
    private final float[] shift;
    private final double[] inverseDeviation;

    /**
     * @param gamma of each channel
     * @param beta of each channel
     */
    NormalizedActivation(BatchMoments moments, float[] gamma, float[] beta) {
        int channels = gamma.length;
        this.rows = moments.rows();
        this.mean = new float[channels];
        this.scale = new float[channels];
        this.shift = new float[channels];
        this.inverseDeviation = new double[channels];
        for (int channel = 0; channel < channels; channel++) {
            inverseDeviation[channel] = 1 / Math.sqrt(moments.variance()[channel] + WideResNetShape.BATCH_NORM_EPSILON);
            float factor = gamma[channel] * (float) inverseDeviation[channel];
            mean[channel] = (float) moments.mean()[channel];
            scale[channel] = factor;
            shift[channel] = beta[channel] - mean[channel] * factor;
        }
    }

    /** Writes y. */
    void forward(ChannelRows x, ChannelRows y, Team team) {
        team.share(x.blocks(), (from, to) -> {
            for (int block = from; block < to; block++) {
                forward(x.values(), y.values(), x.begin(block), x.begin(block + 1), scale, shift);
            }
        });
    }

    private static void forward(ByteBuffer x, ByteBuffer y, int begin, int end, float[] scale, float[] shift) {
        for (int at = begin; at < end; ) {
            for (int channel = 0; channel < scale.length; channel += SPECIES.length(), at += STEP) {
                FloatVector normalized = FloatVector.fromByteBuffer(SPECIES, x, at, ORDER)
                        .fma(
                                FloatVector.fromArray(SPECIES, scale, channel),
                                FloatVector.fromArray(SPECIES, shift, channel));
                normalized
                        .mul(SLOPE, normalized.compare(VectorOperators.LE, 0f))
                        .intoByteBuffer(y, at, ORDER);
            }
        }
    }

    /** The gradient of gamma and of beta. */
    record Gradient(float[] gamma, float[] beta) {}

    /**
     * Puts the gradient of x in the place of that of y.
     *
     * @param gradient of y, then of x
     * @param added what else the gradient of x is a sum of, or null
     */
    Gradient backward(ChannelRows x, ChannelRows gradient, ChannelRows added, Team team) {
        Sums sums = new Sums(x);
        team.share(x.blocks(), (from, to) -> {
            for (int block = from; block < to; block++) {
                sums.add(block, gradient.values());
            }
        });
        double[] ofGradient = sums.combined(sums.plain);
        double[] byDistance = sums.combined(sums.weighted);
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
        team.share(x.blocks(), (from, to) -> {
            for (int block = from; block < to; block++) {
                if (added == null) {
                    backward(
                            x.values(),
                            gradient.values(),
                            x.begin(block),
                            x.begin(block + 1),
                            scale,
                            shift,
                            mean,
                            slopes,
                            constants);
                } else {
                    backward(
                            x.values(),
                            gradient.values(),
                            added.values(),
                            x.begin(block),
                            x.begin(block + 1),
                            scale,
                            shift,
                            mean,
                            slopes,
                            constants);
                }
            }
        });
        return new Gradient(gamma, beta);
    }

    private static void backward(
            ByteBuffer x,
            ByteBuffer gradient,
            int begin,
            int end,
            float[] scale,
            float[] shift,
            float[] mean,
            float[] slopes,
            float[] constants) {
        for (int at = begin; at < end; ) {
            for (int channel = 0; channel < scale.length; channel += SPECIES.length(), at += STEP) {
                ofX(x, gradient, at, channel, scale, shift, mean, slopes, constants)
                        .intoByteBuffer(gradient, at, ORDER);
            }
        }
    }

    /** The same, and what else the gradient of x is a sum of. */
    private static void backward(
            ByteBuffer x,
            ByteBuffer gradient,
            ByteBuffer added,
            int begin,
            int end,
            float[] scale,
            float[] shift,
            float[] mean,
            float[] slopes,
            float[] constants) {
        for (int at = begin; at < end; ) {
            for (int channel = 0; channel < scale.length; channel += SPECIES.length(), at += STEP) {
                ofX(x, gradient, at, channel, scale, shift, mean, slopes, constants)
                        .add(FloatVector.fromByteBuffer(SPECIES, added, at, ORDER))
                        .intoByteBuffer(gradient, at, ORDER);
            }
        }
    }

    /** scale * (g - mean(g) - xhat * mean(g * xhat)), g being the gradient of what is activated. */
    private static FloatVector ofX(
            ByteBuffer x,
            ByteBuffer ofY,
            int at,
            int channel,
            float[] scale,
            float[] shift,
            float[] mean,
            float[] slopes,
            float[] constants) {
        FloatVector value = FloatVector.fromByteBuffer(SPECIES, x, at, ORDER);
        FloatVector factor = FloatVector.fromArray(SPECIES, scale, channel);
        FloatVector ofActivated = ofActivated(value, ofY, at, factor, FloatVector.fromArray(SPECIES, shift, channel));
        return value.sub(FloatVector.fromArray(SPECIES, mean, channel))
                .fma(FloatVector.fromArray(SPECIES, slopes, channel), ofActivated)
                .sub(FloatVector.fromArray(SPECIES, constants, channel))
                .mul(factor);
    }

    /** The gradient of what the leaky ReLU is applied to. */
    private static FloatVector ofActivated(
            FloatVector x, ByteBuffer ofY, int at, FloatVector scale, FloatVector shift) {
        return FloatVector.fromByteBuffer(SPECIES, ofY, at, ORDER)
                .mul(SLOPE, x.fma(scale, shift).compare(VectorOperators.LE, 0f));
    }

    /** Sums over the rows of each block, of the activation's gradient and of the same times x - mean. */
    private final class Sums {
        private final ChannelRows x;
        private final float[] plain;
        private final float[] weighted;

        Sums(ChannelRows x) {
            this.x = x;
            this.plain = new float[x.blocks() * x.channels()];
            this.weighted = new float[plain.length];
        }

        void add(int block, ByteBuffer ofY) {
            add(
                    x.values(),
                    ofY,
                    x.begin(block),
                    x.begin(block + 1),
                    scale,
                    shift,
                    mean,
                    plain,
                    weighted,
                    block * x.channels());
        }

        private static void add(
                ByteBuffer x,
                ByteBuffer ofY,
                int begin,
                int end,
                float[] scale,
                float[] shift,
                float[] mean,
                float[] plain,
                float[] weighted,
                int place) {
            int channels = scale.length;
            for (int channel = 0; channel < channels; channel += 2 * SPECIES.length()) {
                int next = ChannelRows.next(channel, channels);
                FloatVector oneScale = FloatVector.fromArray(SPECIES, scale, channel);
                FloatVector otherScale = FloatVector.fromArray(SPECIES, scale, channel + next);
                FloatVector oneShift = FloatVector.fromArray(SPECIES, shift, channel);
                FloatVector otherShift = FloatVector.fromArray(SPECIES, shift, channel + next);
                FloatVector oneMean = FloatVector.fromArray(SPECIES, mean, channel);
                FloatVector otherMean = FloatVector.fromArray(SPECIES, mean, channel + next);
                FloatVector one = FloatVector.zero(SPECIES);
                FloatVector oneWeighted = FloatVector.zero(SPECIES);
                FloatVector other = FloatVector.zero(SPECIES);
                FloatVector otherWeighted = FloatVector.zero(SPECIES);
                for (int at = begin + channel * Float.BYTES; at < end; at += channels * Float.BYTES) {
                    FloatVector value = FloatVector.fromByteBuffer(SPECIES, x, at, ORDER);
                    FloatVector gradient = ofActivated(value, ofY, at, oneScale, oneShift);
                    one = one.add(gradient);
                    oneWeighted = oneWeighted.add(gradient.mul(value.sub(oneMean)));
                    value = FloatVector.fromByteBuffer(SPECIES, x, at + next * Float.BYTES, ORDER);
                    gradient = ofActivated(value, ofY, at + next * Float.BYTES, otherScale, otherShift);
                    other = other.add(gradient);
                    otherWeighted = otherWeighted.add(gradient.mul(value.sub(otherMean)));
                }
                one.intoArray(plain, place + channel);
                oneWeighted.intoArray(weighted, place + channel);
                other.intoArray(plain, place + channel + next);
                otherWeighted.intoArray(weighted, place + channel + next);
            }
        }

        double[] combined(float[] ofBlocks) {
            double[] sums = new double[x.channels()];
            for (int begin = 0; begin < ofBlocks.length; begin += sums.length) {
                for (int channel = 0; channel < sums.length; channel++) {
                    sums[channel] += ofBlocks[begin + channel];
                }
            }
            return sums;
        }
    }
}
