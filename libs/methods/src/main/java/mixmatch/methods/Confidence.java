package mixmatch.methods;

/** Guesses of which only the confident ones count: q is one-hot of argmax p, m is 1 if max p >= threshold, else 0. */
final class Confidence {
    private Confidence() {}

    /**
     * A tie of argmax goes to the lower class.
     *
     * @param probabilities row-major [images, classes]
     */
    static Guess oneHot(float[] probabilities, int classes, double threshold) {
        float[] targets = new float[probabilities.length];
        float[] weights = new float[probabilities.length / classes];
        for (int image = 0; image < weights.length; image++) {
            int likeliest = 0;
            for (int c = 1; c < classes; c++) {
                if (probabilities[image * classes + c] > probabilities[image * classes + likeliest]) {
                    likeliest = c;
                }
            }
            targets[image * classes + likeliest] = 1;
            weights[image] = probabilities[image * classes + likeliest] >= (float) threshold ? 1 : 0;
        }
        return new Guess(targets, weights);
    }
}
