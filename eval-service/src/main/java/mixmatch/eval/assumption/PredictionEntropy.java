package mixmatch.eval.assumption;

/** H(p) = -sum_c p_c log p_c of predictions, in nats (Grandvalet and Bengio, 2004): 0 where one class is certain, ln(classes) at most. */
final class PredictionEntropy {
    private PredictionEntropy() {}

    /** Mean over predictions of probabilities, row-major [predictions, classes]. */
    static double mean(float[] probabilities, int classes) {
        double sum = 0;
        for (float probability : probabilities) {
            sum += term(probability);
        }
        return sum / (probabilities.length / classes);
    }

    static double of(double[] distribution) {
        double sum = 0;
        for (double probability : distribution) {
            sum += term(probability);
        }
        return sum;
    }

    private static double term(double p) {
        return p > 0 ? -p * StrictMath.log(p) : 0;
    }
}
