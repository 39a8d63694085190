package mixmatch.trainer.arithmetic;

/**
 * Interleaving: each of the 1 + K chunks that go through the network gets a like share of labeled and unlabeled rows, so
 * that the first chunk's batch statistics, which move the running ones, are of both kinds (official MixMatch code,
 * {@code interleave}). It swaps slice i of the labeled chunk with slice i of unlabeled chunk i, and so is its own inverse.
 */
final class Interleave {
    private Interleave() {}

    /** Where slices begin within a chunk of {@code batch} rows; the last slices take what does not divide. */
    static int[] offsets(int batch, int groups) {
        int[] offsets = new int[groups + 1];
        for (int slice = 0; slice < groups; slice++) {
            int longer = slice >= groups - batch % groups ? 1 : 0;
            offsets[slice + 1] = offsets[slice] + batch / groups + longer;
        }
        return offsets;
    }

    /** The row that comes to each place, of {@code groups} chunks of {@code batch} rows one after another. */
    static long[] rows(int batch, int groups) {
        long[] rows = new long[batch * groups];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = row;
        }
        int[] offsets = offsets(batch, groups);
        for (int group = 1; group < groups; group++) {
            for (int i = offsets[group]; i < offsets[group + 1]; i++) {
                rows[i] = (long) group * batch + i;
                rows[group * batch + i] = i;
            }
        }
        return rows;
    }
}
