package mixmatch.methods;

/**
 * The losses of a step, total = lossX + w(t) lossU + further, and the total's gradient by the logits, row-major [rows, classes];
 * {@code further} is a term of some methods, its weight in it.
 */
public record Losses(double lossX, double lossU, double weightU, double further, float[] gradient) {
    /** Cross-entropy of the labelled rows, another term of the unlabelled ones, and a further one. */
    static Losses of(TrainedRows rows, Term unlabeled, double weightU, Further last) {
        double[] sums = new double[rows.logits().length];
        double lossX = CrossEntropy.add(rows, sums, 0, rows.labeled(), 1);
        double lossU = unlabeled.add(rows, sums, rows.labeled(), rows.count(), weightU);
        double further = last.add(rows, sums);
        float[] gradient = new float[sums.length];
        for (int i = 0; i < sums.length; i++) {
            gradient[i] = (float) sums[i];
        }
        return new Losses(lossX, lossU, weightU, further, gradient);
    }

    /** A mean over rows, as {@link CrossEntropy} and {@link SquaredError} are. */
    interface Term {
        /** The mean over rows {@code from} to {@code to}, exclusive; adds its {@code gradient}, times {@code weight}. */
        double add(TrainedRows rows, double[] gradient, int from, int to, double weight);
    }

    /** A term that has its weight in it. */
    interface Further {
        /** The term; adds its gradient by the logits, row-major [rows, classes]. */
        double add(TrainedRows rows, double[] gradient);
    }

    public double total() {
        return lossX + weightU * lossU + further;
    }

    /** False if the run has diverged: a loss is NaN or infinite. */
    public boolean isFinite() {
        return Double.isFinite(lossX) && Double.isFinite(lossU) && Double.isFinite(total());
    }
}
