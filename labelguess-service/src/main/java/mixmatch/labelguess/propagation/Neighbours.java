package mixmatch.labelguess.propagation;

import java.util.Arrays;

/**
 * The {@code k} nearest of each row by cosine, largest first. Those of cosine 0 or less are left out, as they have no affinity; so
 * an embedding of zeros has none. Takes 8 k bytes a row.
 */
public final class Neighbours {
    static final int NONE = -1;

    private final int rows;
    private final int k;
    /** [rows, k], {@link #NONE} where a row has fewer. */
    private final int[] columns;
    /** [rows, k], 0 where a row has fewer. */
    private final float[] cosines;

    /** Rows without neighbours so far. */
    public Neighbours(int rows, int k) {
        if ((long) rows * k * 2 > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "%d images of %d neighbours are more edges than fit into memory; lower method.neighbours to %d or less"
                            .formatted(rows, k, Integer.MAX_VALUE / 2 / rows));
        }
        this.rows = rows;
        this.k = k;
        this.columns = new int[rows * k];
        this.cosines = new float[rows * k];
        Arrays.fill(columns, NONE);
    }

    public int rows() {
        return rows;
    }

    public int k() {
        return k;
    }

    /** Neighbour n of a row, 0 the nearest; {@value #NONE} where it has fewer. */
    public int column(int row, int n) {
        return columns[row * k + n];
    }

    public float cosine(int row, int n) {
        return cosines[row * k + n];
    }

    /** Takes a column in if it is among the nearest so far. Of equal cosines the one that is offered first is nearer. */
    public void offer(int row, int column, float cosine) {
        int first = row * k;
        int place = first + k - 1;
        if (cosine <= cosines[place]) {
            return;
        }
        for (; place > first && cosine > cosines[place - 1]; place--) {
            cosines[place] = cosines[place - 1];
            columns[place] = columns[place - 1];
        }
        cosines[place] = cosine;
        columns[place] = column;
    }
}
