package mixmatch.engine.onednn;

import static mixmatch.engine.onednn.ChannelBlocks.ROW;
import static mixmatch.engine.onednn.ChannelBlocks.WIDTH;
import static mixmatch.engine.onednn.Vectors.STEP;
import static mixmatch.engine.onednn.Vectors.load;
import static mixmatch.engine.onednn.Vectors.store;

import jdk.incubator.vector.FloatVector;

/**
 * The transformations of kernels in Winograd's algorithm F(4x4, 3x3) (Lavin and Gray, 2016). A kernel has the layout of oneDNN's
 * OIhw8i8o, or the like for the width of {@link ChannelBlocks}. Transformed, it is 36 kernels of 1x1, one after another. Used by one
 * thread at a time.
 *
 * <p>A transformation is one pass over columns, then the same over the rows of what that made. A pass takes some lines,
 * {@code nextLine} bytes from one to the next, each of numbers that are {@code step} bytes apart.
 */
final class WinogradKernel {
    private static final int WIDE = 6;
    private static final int SIDE = 3;

    /** Bytes of a square of channels of one number of a kernel. */
    private static final int SQUARE = WIDTH * ROW;

    private final int squares;
    private final Object between = Vectors.zeros(WIDE * SIDE * ROW);

    /** @param squares of WIDTH channels that come in and WIDTH that go out */
    WinogradKernel(int squares) {
        this.squares = squares;
    }

    /** G g G^T of each kernel, {@code flipped} with rows and columns last to first. */
    void transform(Object kernel, boolean flipped, Object to) {
        int next = flipped ? -SQUARE : SQUARE;
        int stride = squares * SQUARE;
        for (int square = 0; square < squares; square++) {
            for (int row = 0; row < SQUARE; row += STEP) {
                int from = (square * SIDE * SIDE + (flipped ? 8 : 0)) * SQUARE + row;
                kernel(SIDE, kernel, from, next, SIDE * next, between, 0, ROW, SIDE * ROW);
                kernel(WIDE, between, 0, SIDE * ROW, ROW, to, square * SQUARE + row, WIDE * stride, stride);
            }
        }
    }

    private static void kernel(
            int lines, Object from, int first, int nextLine, int step, Object to, int out, int nextOut, int outStep) {
        for (int i = 0; i < lines; i++) {
            int at = first + i * nextLine;
            FloatVector g0 = load(from, at);
            FloatVector g1 = load(from, at + step);
            FloatVector g2 = load(from, at + 2 * step);
            FloatVector near = g0.add(g2).mul(-1f / 6);
            FloatVector middle = g1.mul(1f / 6);
            FloatVector far = g0.mul(1f / 24).add(g2.mul(1f / 6));
            FloatVector farMiddle = g1.mul(1f / 12);
            int put = out + i * nextOut;
            store(g0.mul(1f / 4), to, put);
            store(near.sub(middle), to, put + outStep);
            store(near.add(middle), to, put + 2 * outStep);
            store(far.add(farMiddle), to, put + 3 * outStep);
            store(far.sub(farMiddle), to, put + 4 * outStep);
            store(g2, to, put + 5 * outStep);
        }
    }

    /** G^T u G of each transformed gradient: the gradient of the kernel. */
    void gradient(Object transformed, Object to) {
        int stride = squares * SQUARE;
        for (int square = 0; square < squares; square++) {
            for (int row = 0; row < SQUARE; row += STEP) {
                int out = square * SIDE * SIDE * SQUARE + row;
                gradient(WIDE, transformed, square * SQUARE + row, stride, WIDE * stride, between, 0, ROW, WIDE * ROW);
                gradient(SIDE, between, 0, WIDE * ROW, ROW, to, out, SIDE * SQUARE, SQUARE);
            }
        }
    }

    private static void gradient(
            int lines, Object from, int first, int nextLine, int step, Object to, int out, int nextOut, int outStep) {
        for (int i = 0; i < lines; i++) {
            int at = first + i * nextLine;
            FloatVector u1 = load(from, at + step);
            FloatVector u2 = load(from, at + 2 * step);
            FloatVector u3 = load(from, at + 3 * step);
            FloatVector u4 = load(from, at + 4 * step);
            FloatVector near = u1.add(u2).mul(-1f / 6);
            FloatVector far = u3.add(u4);
            int put = out + i * nextOut;
            store(load(from, at).mul(1f / 4).add(near).add(far.mul(1f / 24)), to, put);
            store(u2.sub(u1).mul(1f / 6).add(u3.sub(u4).mul(1f / 12)), to, put + outStep);
            store(near.add(far.mul(1f / 6)).add(load(from, at + 5 * step)), to, put + 2 * outStep);
        }
    }
}
