package mixmatch.engine.onednn;

import static mixmatch.engine.onednn.ChannelBlocks.ROW;
import static mixmatch.engine.onednn.Vectors.SPECIES;
import static mixmatch.engine.onednn.Vectors.STEP;
import static mixmatch.engine.onednn.Vectors.load;
import static mixmatch.engine.onednn.Vectors.store;

import jdk.incubator.vector.FloatVector;

/**
 * The transformations of images in Winograd's algorithm F(4x4, 3x3) (Lavin and Gray, 2016): a tile of 4x4 outputs comes of 6x6
 * inputs, and either is 36 numbers when transformed. Images come as a plane of {@link ChannelBlocks#WIDTH} channels at a time.
 * Number p of a transformed tile lies {@code stride} bytes behind number p - 1. Used by one thread at a time.
 *
 * <p>A transformation is one pass over a tile's columns, then the same over the rows of what that made. A pass takes some lines,
 * {@code nextLine} bytes from one to the next, each of numbers that are {@code step} bytes apart.
 */
final class WinogradTiles {
    /** Rows and columns of a tile of outputs. */
    static final int SIDE = 4;

    /** Numbers of a transformed tile. */
    static final int NUMBERS = 36;

    private static final int WIDE = 6;
    private static final int LINE = WIDE * ROW;

    private final int rows;
    private final int columns;
    private final Object padded;
    private final Object between = Vectors.zeros(NUMBERS * ROW);

    /** @param images whose sides {@link #SIDE} divides */
    WinogradTiles(BatchShape images) {
        this.rows = images.height();
        this.columns = images.width();
        this.padded = Vectors.zeros((rows + 2) * (columns + 2) * ROW);
    }

    /** The number of tiles of an image. */
    static int count(BatchShape images) {
        return images.height() / SIDE * (images.width() / SIDE);
    }

    /** B^T d B of each tile of a plane, with the border of zeros that the convolution has. */
    void ofInputs(Object plane, int begin, Object to, int first, int stride) {
        pad(plane, begin, padded, rows, columns);
        int line = (columns + 2) * ROW;
        int at = first;
        for (int row = 0; row < rows; row += SIDE) {
            for (int column = 0; column < columns; column += SIDE) {
                int corner = row * line + column * ROW;
                for (int part = 0; part < ROW; part += STEP) {
                    inputs(WIDE, padded, corner + part, ROW, line, between, part, ROW, LINE);
                    inputs(WIDE, between, part, LINE, ROW, to, at + part, WIDE * stride, stride);
                }
                at += ROW;
            }
        }
    }

    private static void pad(Object plane, int begin, Object padded, int rows, int columns) {
        // The border stays as it was made.
        for (int row = 0; row < rows; row++) {
            int from = begin + row * columns * ROW;
            int to = ((row + 1) * (columns + 2) + 1) * ROW;
            for (int i = 0; i < columns * ROW; i += STEP) {
                store(load(plane, from + i), padded, to + i);
            }
        }
    }

    private static void inputs(
            int lines, Object from, int first, int nextLine, int step, Object to, int out, int nextOut, int outStep) {
        FloatVector four = FloatVector.broadcast(SPECIES, 4f);
        FloatVector minusFour = FloatVector.broadcast(SPECIES, -4f);
        FloatVector minusFive = FloatVector.broadcast(SPECIES, -5f);
        for (int i = 0; i < lines; i++) {
            int at = first + i * nextLine;
            FloatVector x0 = load(from, at);
            FloatVector x1 = load(from, at + step);
            FloatVector x2 = load(from, at + 2 * step);
            FloatVector x3 = load(from, at + 3 * step);
            FloatVector x4 = load(from, at + 4 * step);
            FloatVector x5 = load(from, at + 5 * step);
            FloatVector even = x2.fma(minusFour, x4);
            FloatVector odd = x1.fma(minusFour, x3);
            FloatVector near = x4.sub(x2);
            FloatVector far = x3.sub(x1).mul(2f);
            int put = out + i * nextOut;
            store(x2.fma(minusFive, x0.fma(four, x4)), to, put);
            store(even.add(odd), to, put + outStep);
            store(even.sub(odd), to, put + 2 * outStep);
            store(near.add(far), to, put + 3 * outStep);
            store(near.sub(far), to, put + 4 * outStep);
            store(x3.fma(minusFive, x1.fma(four, x5)), to, put + 5 * outStep);
        }
    }

    /** A^T m A of each tile, which are the outputs of a plane. */
    void toOutputs(Object from, int first, int stride, Object plane, int begin) {
        int at = first;
        for (int row = 0; row < rows; row += SIDE) {
            for (int column = 0; column < columns; column += SIDE) {
                int corner = begin + (row * columns + column) * ROW;
                for (int part = 0; part < ROW; part += STEP) {
                    outputs(WIDE, from, at + part, stride, WIDE * stride, between, part, ROW, LINE);
                    outputs(SIDE, between, part, LINE, ROW, plane, corner + part, columns * ROW, ROW);
                }
                at += ROW;
            }
        }
    }

    private static void outputs(
            int lines, Object from, int first, int nextLine, int step, Object to, int out, int nextOut, int outStep) {
        FloatVector two = FloatVector.broadcast(SPECIES, 2f);
        FloatVector four = FloatVector.broadcast(SPECIES, 4f);
        FloatVector eight = FloatVector.broadcast(SPECIES, 8f);
        for (int i = 0; i < lines; i++) {
            int at = first + i * nextLine;
            FloatVector m1 = load(from, at + step);
            FloatVector m2 = load(from, at + 2 * step);
            FloatVector m3 = load(from, at + 3 * step);
            FloatVector m4 = load(from, at + 4 * step);
            FloatVector sum = m1.add(m2);
            FloatVector difference = m1.sub(m2);
            FloatVector farSum = m3.add(m4);
            FloatVector farDifference = m3.sub(m4);
            int put = out + i * nextOut;
            store(load(from, at).add(sum).add(farSum), to, put);
            store(farDifference.fma(two, difference), to, put + outStep);
            store(farSum.fma(four, sum), to, put + 2 * outStep);
            store(farDifference.fma(eight, difference).add(load(from, at + 5 * step)), to, put + 3 * outStep);
        }
    }

    /** A d A^T of each tile of the gradient of a plane of outputs. */
    void ofOutputGradients(Object plane, int begin, Object to, int first, int stride) {
        int at = first;
        for (int row = 0; row < rows; row += SIDE) {
            for (int column = 0; column < columns; column += SIDE) {
                int corner = begin + (row * columns + column) * ROW;
                for (int part = 0; part < ROW; part += STEP) {
                    gradients(SIDE, plane, corner + part, ROW, columns * ROW, between, part, ROW, LINE);
                    gradients(WIDE, between, part, LINE, ROW, to, at + part, WIDE * stride, stride);
                }
                at += ROW;
            }
        }
    }

    private static void gradients(
            int lines, Object from, int first, int nextLine, int step, Object to, int out, int nextOut, int outStep) {
        FloatVector four = FloatVector.broadcast(SPECIES, 4f);
        FloatVector eight = FloatVector.broadcast(SPECIES, 8f);
        for (int i = 0; i < lines; i++) {
            int at = first + i * nextLine;
            FloatVector y0 = load(from, at);
            FloatVector y1 = load(from, at + step);
            FloatVector y2 = load(from, at + 2 * step);
            FloatVector y3 = load(from, at + 3 * step);
            FloatVector even = y0.add(y2);
            FloatVector odd = y1.add(y3);
            FloatVector farEven = y2.fma(four, y0);
            FloatVector farOdd = y3.fma(eight, y1.mul(2f));
            int put = out + i * nextOut;
            store(y0, to, put);
            store(even.add(odd), to, put + outStep);
            store(even.sub(odd), to, put + 2 * outStep);
            store(farEven.add(farOdd), to, put + 3 * outStep);
            store(farEven.sub(farOdd), to, put + 4 * outStep);
            store(y3, to, put + 5 * outStep);
        }
    }

    /** Zeros in the place of tiles that there are none of. */
    static void clear(Object to, int first, int tiles, int stride) {
        for (int number = 0; number < NUMBERS; number++) {
            Vectors.clear(to, first + number * stride, tiles * ROW);
        }
    }
}
