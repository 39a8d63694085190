package mixmatch.labelguess.propagation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.stream.IntStream;
import mixmatch.engine.ThreadTeam;

/**
 * Features of images, float32 [count, width]. They lie outside the heap, in blocks of {@value #MOST} rows or as many as there
 * are, filled up with zeros to a multiple of {@value #STEP}: 4 bytes a number. Threads may write different rows at once.
 */
public final class Embeddings {
    static final int MOST = 16384;
    /** Divides the rows of a block. */
    static final int STEP = 512;

    private final int count;
    private final int width;
    private final int block;
    private final ByteBuffer[] blocks;

    /** Embeddings of zeros. */
    public Embeddings(int count, int width) {
        if (count < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "%d embeddings of %d numbers; there must be at least one of each".formatted(count, width));
        }
        this.count = count;
        this.width = width;
        this.block = count > MOST ? MOST : (count - 1) / STEP * STEP + STEP;
        int bytes = Math.multiplyExact(Math.multiplyExact(block, width), Float.BYTES);
        this.blocks = IntStream.range(0, (count - 1) / block + 1)
                .mapToObj(i -> ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()))
                .toArray(ByteBuffer[]::new);
    }

    public int count() {
        return count;
    }

    public int width() {
        return width;
    }

    /** Writes consecutive rows, row-major from the array's start. */
    public void put(int first, int rows, float[] values) {
        for (int i = 0; i < rows; i++) {
            row(first + i).put(values, i * width, width);
        }
    }

    public void get(int row, float[] values) {
        row(row).get(values, 0, width);
    }

    int blocks() {
        return blocks.length;
    }

    /** Rows of a block. */
    int block() {
        return block;
    }

    /** Bytes of so many rows of one block. */
    ByteBuffer rows(int first, int rows) {
        return blocks[first / block].slice(
                first % block * width * Float.BYTES, Math.multiplyExact(rows * width, Float.BYTES));
    }

    /** Scales each embedding to length 1; one of zeros stays. {@link ArithmeticException} if a number is not finite. */
    void toUnitRows(ThreadTeam team) {
        team.share(count, (from, to) -> {
            float[] row = new float[width];
            for (int i = from; i < to; i++) {
                get(i, row);
                toUnit(row, i);
                put(i, 1, row);
            }
        });
    }

    private static void toUnit(float[] row, int image) {
        double squares = 0;
        for (float value : row) {
            squares += (double) value * value;
        }
        if (!Double.isFinite(squares)) {
            throw new ArithmeticException(
                    "the embedding of image %d is not finite; lower training.learningRate".formatted(image));
        }
        double length = Math.sqrt(squares);
        for (int i = 0; i < row.length && length > 0; i++) {
            row[i] = (float) (row[i] / length);
        }
    }

    private FloatBuffer row(int row) {
        // Positions are per view, so that threads do not move each other's.
        return blocks[row / block].asFloatBuffer().position(row % block * width);
    }
}
