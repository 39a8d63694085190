package mixmatch.methods;

/** The losses of a step, total = lossX + w(t) lossU, and the total's gradient by the logits, row-major [rows, classes]. */
public record Losses(double lossX, double lossU, double weightU, float[] gradient) {
    /** Cross-entropy of the labelled rows and another term of the unlabelled ones. */
    static Losses of(TrainedRows rows, Term unlabeled, double weightU) {
        double[] sums = new double[rows.logits().length];
        double lossX = CrossEntropy.add(rows, sums, 0, rows.labeled(), 1);
        double lossU = unlabeled.add(rows, sums, rows.labeled(), rows.count(), weightU);
        float[] gradient = new float[sums.length];
        for (int i = 0; i < sums.length; i++) {
            gradient[i] = (float) sums[i];
        }
        return new Losses(lossX, lossU, weightU, gradient);
    }

    /** A mean over rows, as {@link CrossEntropy} and {@link SquaredError} are. */
    interface Term {
        /** The mean over rows {@code from} to {@code to}, exclusive; adds its {@code gradient}, times {@code weight}. */
        double add(TrainedRows rows, double[] gradient, int from, int to, double weight);
    }

    public double total() {
        return lossX + weightU * lossU;
    }

    /** False if the run has diverged: a loss is NaN or infinite. */
    public boolean isFinite() {
        return Double.isFinite(lossX) && Double.isFinite(lossU) && Double.isFinite(total());
    }
}
