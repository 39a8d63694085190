package mixmatch.trainer.step;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Interleaving: each of the 1 + K chunks that go through the network gets a like share of labeled and unlabeled rows, so
 * that the first chunk's batch statistics, which move the running ones, are of both kinds (official MixMatch code,
 * {@code interleave}). It swaps slice i of the labeled chunk with slice i of unlabeled chunk i, and so is its own inverse.
 */
record Interleave(int batch, int[] rows) {
    Interleave(int batch, int chunks) {
        this(batch, rows(batch, chunks));
    }

    IntStream rowsOf(int chunk) {
        return IntStream.range(chunk * batch, (chunk + 1) * batch).map(place -> rows[place]);
    }

    /** The chunks' values, row-major, in the order of the rows. */
    float[] inOrder(List<float[]> chunks, int columns) {
        float[] values = new float[rows.length * columns];
        for (int place = 0; place < rows.length; place++) {
            System.arraycopy(
                    chunks.get(place / batch), place % batch * columns, values, rows[place] * columns, columns);
        }
        return values;
    }

    /** The opposite of {@link #inOrder}. */
    List<float[]> interleaved(float[] values, int columns) {
        List<float[]> chunks = new ArrayList<>();
        for (int place = 0; place < rows.length; place++) {
            if (place % batch == 0) {
                chunks.add(new float[batch * columns]);
            }
            System.arraycopy(
                    values, rows[place] * columns, chunks.get(place / batch), place % batch * columns, columns);
        }
        return chunks;
    }

    /** The rows at which slices begin within a chunk of {@code batch} rows; the last slices take what does not divide. */
    static int[] offsets(int batch, int groups) {
        int[] offsets = new int[groups + 1];
        for (int slice = 0; slice < groups; slice++) {
            int longer = slice >= groups - batch % groups ? 1 : 0;
            offsets[slice + 1] = offsets[slice] + batch / groups + longer;
        }
        return offsets;
    }

    /** The row that comes to each place, of {@code groups} chunks of {@code batch} rows one after another. */
    static int[] rows(int batch, int groups) {
        int[] rows = IntStream.range(0, batch * groups).toArray();
        int[] offsets = offsets(batch, groups);
        for (int group = 1; group < groups; group++) {
            for (int i = offsets[group]; i < offsets[group + 1]; i++) {
                rows[i] = group * batch + i;
                rows[group * batch + i] = i;
            }
        }
        return rows;
    }
}
