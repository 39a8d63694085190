package mixmatch.trainer.arithmetic;

import static mixmatch.trainer.arithmetic.ChannelRows.ORDER;
import static mixmatch.trainer.arithmetic.ChannelRows.SPECIES;
import static mixmatch.trainer.arithmetic.ChannelRows.STEP;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;

/**
 * Mean and variance of each channel over a batch, by which training normalizes (Ioffe and Szegedy, 2015, algorithm 1). Those
 * of blocks of rows are combined in double precision (Chan, Golub and LeVeque, 1979).
 *
 * @param variance the biased one
 * @param rows that they are of
 */
record BatchMoments(double[] mean, double[] variance, int rows) {
    static BatchMoments of(ChannelRows x, Team team) {
        Blocks blocks = new Blocks(x);
        team.share(x.blocks(), (from, to) -> {
            for (int block = from; block < to; block++) {
                blocks.measure(block);
            }
        });
        return blocks.combined();
    }

    /** Adds {@code added} to {@code x} in place, the two paths of a residual block; moments of the sum. */
    static BatchMoments ofSum(ChannelRows x, ChannelRows added, Team team) {
        Blocks blocks = new Blocks(x);
        team.share(x.blocks(), (from, to) -> {
            for (int block = from; block < to; block++) {
                add(x.values(), added.values(), x.begin(block), x.begin(block + 1));
                blocks.measure(block);
            }
        });
        return blocks.combined();
    }

    private static void add(ByteBuffer x, ByteBuffer added, int begin, int end) {
        for (int at = begin; at < end; at += STEP) {
            FloatVector.fromByteBuffer(SPECIES, x, at, ORDER)
                    .add(FloatVector.fromByteBuffer(SPECIES, added, at, ORDER))
                    .intoByteBuffer(x, at, ORDER);
        }
    }

    /** The means of blocks, and the sums of squared distances from them. */
    private static final class Blocks {
        private final ChannelRows x;
        private final float[] means;
        private final float[] squares;

        Blocks(ChannelRows x) {
            this.x = x;
            this.means = new float[x.blocks() * x.channels()];
            this.squares = new float[means.length];
        }

        void measure(int block) {
            int begin = x.begin(block);
            int end = x.begin(block + 1);
            int place = block * x.channels();
            sum(x.values(), begin, end, means, place, x.channels());
            float share = 1f / (x.row(block + 1) - x.row(block));
            for (int i = place; i < place + x.channels(); i++) {
                means[i] *= share;
            }
            squares(x.values(), begin, end, means, squares, place, x.channels());
        }

        private static void sum(ByteBuffer x, int begin, int end, float[] sums, int place, int channels) {
            for (int channel = 0; channel < channels; channel += 2 * SPECIES.length()) {
                int next = ChannelRows.next(channel, channels);
                FloatVector one = FloatVector.zero(SPECIES);
                FloatVector other = FloatVector.zero(SPECIES);
                for (int at = begin + channel * Float.BYTES; at < end; at += channels * Float.BYTES) {
                    one = one.add(FloatVector.fromByteBuffer(SPECIES, x, at, ORDER));
                    other = other.add(FloatVector.fromByteBuffer(SPECIES, x, at + next * Float.BYTES, ORDER));
                }
                one.intoArray(sums, place + channel);
                other.intoArray(sums, place + channel + next);
            }
        }

        private static void squares(
                ByteBuffer x, int begin, int end, float[] means, float[] sums, int place, int channels) {
            for (int channel = 0; channel < channels; channel += 2 * SPECIES.length()) {
                int next = ChannelRows.next(channel, channels);
                FloatVector oneMean = FloatVector.fromArray(SPECIES, means, place + channel);
                FloatVector otherMean = FloatVector.fromArray(SPECIES, means, place + channel + next);
                FloatVector one = FloatVector.zero(SPECIES);
                FloatVector other = FloatVector.zero(SPECIES);
                for (int at = begin + channel * Float.BYTES; at < end; at += channels * Float.BYTES) {
                    FloatVector distance =
                            FloatVector.fromByteBuffer(SPECIES, x, at, ORDER).sub(oneMean);
                    one = one.add(distance.mul(distance));
                    FloatVector otherDistance = FloatVector.fromByteBuffer(SPECIES, x, at + next * Float.BYTES, ORDER)
                            .sub(otherMean);
                    other = other.add(otherDistance.mul(otherDistance));
                }
                one.intoArray(sums, place + channel);
                other.intoArray(sums, place + channel + next);
            }
        }

        BatchMoments combined() {
            int channels = x.channels();
            double[] mean = new double[channels];
            double[] variance = new double[channels];
            for (int block = 0; block < x.blocks(); block++) {
                int rows = x.row(block + 1) - x.row(block);
                for (int channel = 0; channel < channels; channel++) {
                    mean[channel] += (double) means[block * channels + channel] * rows;
                }
            }
            for (int channel = 0; channel < channels; channel++) {
                mean[channel] /= x.rows();
            }
            for (int block = 0; block < x.blocks(); block++) {
                int rows = x.row(block + 1) - x.row(block);
                for (int channel = 0; channel < channels; channel++) {
                    double distance = means[block * channels + channel] - mean[channel];
                    variance[channel] += squares[block * channels + channel] + distance * distance * rows;
                }
            }
            for (int channel = 0; channel < channels; channel++) {
                variance[channel] /= x.rows();
            }
            return new BatchMoments(mean, variance, x.rows());
        }
    }
}
