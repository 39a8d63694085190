package mixmatch.eval.assumption;

/**
 * The Jensen-Shannon divergence (Lin, 1991) of two views' probabilities, (KL(p, m) + KL(q, m)) / 2 with m = (p + q) / 2, in nats: 0
 * where they agree, ln 2 where no class has a probability in both. Strict math: the same bits on every processor.
 */
final class JensenShannon {
    private JensenShannon() {}

    /** Mean over images of probabilities, each row-major [images, classes]. */
    static double mean(float[] first, float[] second, int classes) {
        double sum = 0;
        for (int i = 0; i < first.length; i++) {
            double middle = ((double) first[i] + second[i]) / 2;
            sum += (term(first[i], middle) + term(second[i], middle)) / 2;
        }
        // Rounding may leave less than nothing of two equal views.
        return Math.max(0, sum / (first.length / classes));
    }

    private static double term(double p, double middle) {
        return p > 0 ? p * StrictMath.log(p / middle) : 0;
    }
}
