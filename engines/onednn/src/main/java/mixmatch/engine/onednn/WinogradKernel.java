package mixmatch.engine.onednn;

import static mixmatch.engine.onednn.ChannelBlocks.ROW;
import static mixmatch.engine.onednn.ChannelBlocks.WIDTH;
import static mixmatch.engine.onednn.Vectors.SPECIES;
import static mixmatch.engine.onednn.Vectors.load;
import static mixmatch.engine.onednn.Vectors.store;

import jdk.incubator.vector.FloatVector;

/**
 * The transformations of kernels in Winograd's algorithm F(4x4, 3x3) (Lavin and Gray, 2016). A kernel has the layout
 * of oneDNN's OIhw8i8o, or the like for the width of {@link ChannelBlocks}. Transformed, it is 36 kernels of 1x1, one after
 * another.
 */
final class WinogradKernel {
    private static final int WIDE = 6;
    private static final int SIDE = 3;

    /** Bytes of a square of channels of one number of a kernel. */
    private static final int SQUARE = WIDTH * ROW;

    private WinogradKernel() {}

    /**
     * G g G^T of each kernel.
     *
     * @param squares of WIDTH channels that come in and WIDTH that go out
     * @param flipped whether rows and columns are taken last to first
     */
    static void transform(Object kernel, int squares, boolean flipped, Object to) {
        float[] between = new float[WIDE * SIDE * WIDTH];
        for (int square = 0; square < squares; square++) {
            for (int row = 0; row < SQUARE; row += Vectors.STEP) {
                int from = square * SIDE * SIDE * SQUARE + row;
                kernelColumns(kernel, flipped ? from + 8 * SQUARE : from, flipped ? -SQUARE : SQUARE, between);
                kernelRows(between, to, square * SQUARE + row, squares * SQUARE);
            }
        }
    }

    private static void kernelColumns(Object kernel, int first, int step, float[] to) {
        for (int j = 0; j < SIDE; j++) {
            FloatVector g0 = load(kernel, first + j * step);
            FloatVector g1 = load(kernel, first + (SIDE + j) * step);
            FloatVector g2 = load(kernel, first + (2 * SIDE + j) * step);
            FloatVector near = g0.add(g2).mul(-1f / 6);
            FloatVector middle = g1.mul(1f / 6);
            FloatVector far = g0.mul(1f / 24).add(g2.mul(1f / 6));
            FloatVector farMiddle = g1.mul(1f / 12);
            int at = j * WIDTH;
            g0.mul(1f / 4).intoArray(to, at);
            near.sub(middle).intoArray(to, at + SIDE * WIDTH);
            near.add(middle).intoArray(to, at + 2 * SIDE * WIDTH);
            far.add(farMiddle).intoArray(to, at + 3 * SIDE * WIDTH);
            far.sub(farMiddle).intoArray(to, at + 4 * SIDE * WIDTH);
            g2.intoArray(to, at + 5 * SIDE * WIDTH);
        }
    }

    private static void kernelRows(float[] from, Object to, int first, int stride) {
        for (int i = 0; i < WIDE; i++) {
            FloatVector g0 = FloatVector.fromArray(SPECIES, from, i * SIDE * WIDTH);
            FloatVector g1 = FloatVector.fromArray(SPECIES, from, (i * SIDE + 1) * WIDTH);
            FloatVector g2 = FloatVector.fromArray(SPECIES, from, (i * SIDE + 2) * WIDTH);
            FloatVector near = g0.add(g2).mul(-1f / 6);
            FloatVector middle = g1.mul(1f / 6);
            FloatVector far = g0.mul(1f / 24).add(g2.mul(1f / 6));
            FloatVector farMiddle = g1.mul(1f / 12);
            int at = first + i * WIDE * stride;
            store(g0.mul(1f / 4), to, at);
            store(near.sub(middle), to, at + stride);
            store(near.add(middle), to, at + 2 * stride);
            store(far.add(farMiddle), to, at + 3 * stride);
            store(far.sub(farMiddle), to, at + 4 * stride);
            store(g2, to, at + 5 * stride);
        }
    }

    /** G^T u G of each transformed gradient: the gradient of the kernel. */
    static void gradient(Object transformed, int squares, Object to) {
        float[] between = new float[SIDE * WIDE * WIDTH];
        for (int square = 0; square < squares; square++) {
            for (int row = 0; row < SQUARE; row += Vectors.STEP) {
                gradientColumns(transformed, square * SQUARE + row, squares * SQUARE, between);
                gradientRows(between, to, square * SIDE * SIDE * SQUARE + row);
            }
        }
    }

    private static void gradientColumns(Object from, int first, int stride, float[] to) {
        for (int j = 0; j < WIDE; j++) {
            int at = first + j * stride;
            FloatVector u1 = load(from, at + WIDE * stride);
            FloatVector u2 = load(from, at + 2 * WIDE * stride);
            FloatVector u3 = load(from, at + 3 * WIDE * stride);
            FloatVector u4 = load(from, at + 4 * WIDE * stride);
            FloatVector near = u1.add(u2).mul(-1f / 6);
            FloatVector far = u3.add(u4);
            int out = j * WIDTH;
            load(from, at).mul(1f / 4).add(near).add(far.mul(1f / 24)).intoArray(to, out);
            u2.sub(u1).mul(1f / 6).add(u3.sub(u4).mul(1f / 12)).intoArray(to, out + WIDE * WIDTH);
            near.add(far.mul(1f / 6)).add(load(from, at + 5 * WIDE * stride)).intoArray(to, out + 2 * WIDE * WIDTH);
        }
    }

    private static void gradientRows(float[] from, Object to, int first) {
        for (int i = 0; i < SIDE; i++) {
            int at = i * WIDE * WIDTH;
            FloatVector u1 = FloatVector.fromArray(SPECIES, from, at + WIDTH);
            FloatVector u2 = FloatVector.fromArray(SPECIES, from, at + 2 * WIDTH);
            FloatVector u3 = FloatVector.fromArray(SPECIES, from, at + 3 * WIDTH);
            FloatVector u4 = FloatVector.fromArray(SPECIES, from, at + 4 * WIDTH);
            FloatVector near = u1.add(u2).mul(-1f / 6);
            FloatVector far = u3.add(u4);
            int out = first + i * SIDE * SQUARE;
            FloatVector u0 = FloatVector.fromArray(SPECIES, from, at);
            FloatVector u5 = FloatVector.fromArray(SPECIES, from, at + 5 * WIDTH);
            store(u0.mul(1f / 4).add(near).add(far.mul(1f / 24)), to, out);
            store(u2.sub(u1).mul(1f / 6).add(u3.sub(u4).mul(1f / 12)), to, out + SQUARE);
            store(near.add(far.mul(1f / 6)).add(u5), to, out + 2 * SQUARE);
        }
    }
}
