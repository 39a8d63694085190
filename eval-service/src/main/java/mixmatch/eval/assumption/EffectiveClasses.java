package mixmatch.eval.assumption;

/**
 * How many classes are predicted in effect: exp(H(mean of all predictions)), the perplexity of the mean. All classes where they come
 * equally often, 1 where a collapsed model predicts a single one.
 */
final class EffectiveClasses {
    private EffectiveClasses() {}

    /** Of probabilities, row-major [predictions, classes]. */
    static double of(float[] probabilities, int classes) {
        double[] mean = new double[classes];
        for (int i = 0; i < probabilities.length; i++) {
            mean[i % classes] += probabilities[i];
        }
        int predictions = probabilities.length / classes;
        for (int c = 0; c < classes; c++) {
            mean[c] /= predictions;
        }
        return StrictMath.exp(PredictionEntropy.of(mean));
    }
}
