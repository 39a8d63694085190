package mixmatch.engine.onednn;

import static mixmatch.engine.onednn.ChannelBlocks.ROW;
import static mixmatch.engine.onednn.ChannelBlocks.WIDTH;
import static mixmatch.engine.onednn.Vectors.SPECIES;
import static mixmatch.engine.onednn.Vectors.load;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import mixmatch.engine.ThreadTeam;

/**
 * Mean and biased variance of each channel over a batch, by which training normalizes (Ioffe and Szegedy, 2015, algorithm 1). The
 * moments of blocks of rows are combined in double precision (Chan, Golub and LeVeque, 1979).
 */
record BatchMoments(double[] mean, double[] variance, int rows) {
    static BatchMoments of(ChannelBlocks x, ThreadTeam team) {
        Blocks blocks = new Blocks(x);
        team.each(x.blocks(), blocks::measure);
        return blocks.combined();
    }

    /** Adds {@code added} to {@code x} in place, the two paths of a residual block; moments of the sum. */
    static BatchMoments ofSum(ChannelBlocks x, ChannelBlocks added, ThreadTeam team) {
        x.requireSizesOf(added);
        Blocks blocks = new Blocks(x);
        Object ofAdded = added.memory();
        team.each(x.blocks(), number -> {
            ChannelBlocks.Block block = x.block(number);
            for (int segment = 0; segment < block.segments(); segment++) {
                int begin = block.begin() + segment * block.stride();
                Vectors.add(blocks.memory, ofAdded, begin, begin + block.length());
            }
            blocks.measure(number);
        });
        return blocks.combined();
    }

    /** The means of blocks, and the sums of squared distances from them. */
    private static final class Blocks {
        private final ChannelBlocks x;
        private final Object memory;
        private final float[] means;
        private final float[] squares;

        Blocks(ChannelBlocks x) {
            this.x = x;
            this.memory = x.memory();
            this.means = new float[x.blocks() * WIDTH];
            this.squares = new float[means.length];
        }

        void measure(int number) {
            ChannelBlocks.Block block = x.block(number);
            float[] sums = new float[2 * WIDTH];
            for (int segment = 0; segment < block.segments(); segment++) {
                int begin = block.begin() + segment * block.stride();
                for (int lane = 0; lane < WIDTH; lane += SPECIES.length()) {
                    sum(memory, begin + lane * Float.BYTES, begin + block.length(), sums, lane);
                }
            }
            float share = 1f / block.rows();
            float[] mean = new float[WIDTH];
            for (int lane = 0; lane < WIDTH; lane++) {
                mean[lane] = (sums[lane] + sums[WIDTH + lane]) * share;
            }
            Arrays.fill(sums, 0);
            for (int segment = 0; segment < block.segments(); segment++) {
                int begin = block.begin() + segment * block.stride();
                for (int lane = 0; lane < WIDTH; lane += SPECIES.length()) {
                    squares(memory, begin + lane * Float.BYTES, begin + block.length(), mean, sums, lane);
                }
            }
            for (int lane = 0; lane < WIDTH; lane++) {
                means[number * WIDTH + lane] = mean[lane];
                squares[number * WIDTH + lane] = sums[lane] + sums[WIDTH + lane];
            }
        }

        /** Rows are added in turn to one of two sums, which need not wait for each other. */
        private static void sum(Object x, int begin, int end, float[] sums, int lane) {
            FloatVector one = FloatVector.fromArray(SPECIES, sums, lane);
            FloatVector other = FloatVector.fromArray(SPECIES, sums, WIDTH + lane);
            int at = begin;
            for (; at < end - ROW; at += 2 * ROW) {
                one = one.add(load(x, at));
                other = other.add(load(x, at + ROW));
            }
            if (at < end) {
                one = one.add(load(x, at));
            }
            one.intoArray(sums, lane);
            other.intoArray(sums, WIDTH + lane);
        }

        private static void squares(Object x, int begin, int end, float[] means, float[] sums, int lane) {
            FloatVector mean = FloatVector.fromArray(SPECIES, means, lane);
            FloatVector one = FloatVector.fromArray(SPECIES, sums, lane);
            FloatVector other = FloatVector.fromArray(SPECIES, sums, WIDTH + lane);
            int at = begin;
            for (; at < end - ROW; at += 2 * ROW) {
                FloatVector distance = load(x, at).sub(mean);
                FloatVector otherDistance = load(x, at + ROW).sub(mean);
                one = one.add(distance.mul(distance));
                other = other.add(otherDistance.mul(otherDistance));
            }
            if (at < end) {
                FloatVector distance = load(x, at).sub(mean);
                one = one.add(distance.mul(distance));
            }
            one.intoArray(sums, lane);
            other.intoArray(sums, WIDTH + lane);
        }

        BatchMoments combined() {
            double[] mean = x.sums((number, block, lane) -> (double) means[number * WIDTH + lane] * block.rows());
            Arrays.setAll(mean, channel -> mean[channel] / x.rows());
            double[] variance = x.sums((number, block, lane) -> {
                double distance = means[number * WIDTH + lane] - mean[block.channel() + lane];
                return squares[number * WIDTH + lane] + distance * distance * block.rows();
            });
            Arrays.setAll(variance, channel -> variance[channel] / x.rows());
            return new BatchMoments(mean, variance, x.rows());
        }
    }
}
