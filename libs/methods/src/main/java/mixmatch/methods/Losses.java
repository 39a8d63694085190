package mixmatch.methods;

/**
 * The losses of a step: total = lossX + weightU * lossU.
 *
 * @param lossX of the labelled rows
 * @param lossU of the unlabelled rows; 0 where there are none
 * @param weightU what lossU counts for at this step, w(t)
 * @param gradient of the total with respect to the logits, row-major [rows, classes]
 */
public record Losses(double lossX, double lossU, double weightU, float[] gradient) {
    /** The loss of the labelled rows alone. */
    static Losses labeled(TrainedRows rows) {
        Gradient gradient = new Gradient(rows);
        return new Losses(CrossEntropy.add(gradient, 0, rows.labeled(), 1), 0, 0, gradient.values());
    }

    /** Cross-entropy of the labelled rows and another term of the unlabelled ones. */
    static Losses of(TrainedRows rows, Term unlabeled, double weightU) {
        Gradient gradient = new Gradient(rows);
        double lossX = CrossEntropy.add(gradient, 0, rows.labeled(), 1);
        double lossU = unlabeled.add(gradient, rows.labeled(), rows.count(), weightU);
        return new Losses(lossX, lossU, weightU, gradient.values());
    }

    /** A mean over rows, as {@link CrossEntropy} and {@link SquaredError} are. */
    interface Term {
        /**
         * The mean over the rows from {@code from}, inclusive, to {@code to}, exclusive.
         *
         * @param gradient to which the mean's is added, times {@code weight}
         */
        double add(Gradient gradient, int from, int to, double weight);
    }

    public double total() {
        return lossX + weightU * lossU;
    }

    /** False if the run has diverged: a loss is NaN or infinite. */
    public boolean isFinite() {
        return Double.isFinite(lossX) && Double.isFinite(lossU) && Double.isFinite(total());
    }
}
