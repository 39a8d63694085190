package mixmatch.labelguess.propagation;

import mixmatch.engine.ThreadTeam;

/** Rows in blocks of {@value #SIZE}, which threads share. Sums are of the blocks' sums in order, however many threads there are. */
record RowBlocks(int rows, ThreadTeam team) {
    private static final int SIZE = 4096;

    interface Sum {
        /** Works on the rows from {@code from}, inclusive, up to {@code to}, exclusive; their sum of something. */
        double of(int from, int to);
    }

    double sum(Sum part) {
        double[] sums = new double[(rows - 1) / SIZE + 1];
        team.each(sums.length, block -> sums[block] = part.of(block * SIZE, Math.min(rows, (block + 1) * SIZE)));
        double sum = 0;
        for (double of : sums) {
            sum += of;
        }
        return sum;
    }
}
