package mixmatch.labelguess.propagation;

import mixmatch.engine.ThreadTeam;

/**
 * The likeliest class and the entropy of each row's scores max(z, 0), seen a class at a time, so that nobody holds all. Takes 28
 * bytes a row. Strict math.
 */
final class ClassScores {
    private final int classes;
    private final ThreadTeam team;
    private final int[] likeliest;
    private final double[] largest;
    private final double[] sum;
    /** The sum of z log z. */
    private final double[] weighted;

    ClassScores(int rows, int classes, ThreadTeam team) {
        this.classes = classes;
        this.team = team;
        this.likeliest = new int[rows];
        this.largest = new double[rows];
        this.sum = new double[rows];
        this.weighted = new double[rows];
    }

    /** Adds class {@code c}, one more than the last one; among equals the lower one is the likeliest. */
    void add(int c, double[] z) {
        team.each(z.length, row -> {
            if (z[row] > 0) {
                sum[row] += z[row];
                weighted[row] += z[row] * StrictMath.log(z[row]);
                if (z[row] > largest[row]) {
                    largest[row] = z[row];
                    likeliest[row] = c;
                }
            }
        });
    }

    /** The likeliest class of each row; 0 where all scores are 0. */
    int[] labels() {
        return likeliest;
    }

    /** omega = 1 - H(p) / log C of p = z / sum z (Iscen 2019, eq. 11); 0 where all scores are 0. */
    float[] omegas() {
        float[] omegas = new float[sum.length];
        double most = StrictMath.log(classes);
        team.each(omegas.length, row -> {
            if (sum[row] > 0) {
                double entropy = StrictMath.log(sum[row]) - weighted[row] / sum[row];
                omegas[row] = (float) Math.min(1, Math.max(0, 1 - entropy / most));
            }
        });
        return omegas;
    }
}
