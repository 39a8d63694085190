package mixmatch.eval.assumption;

import mixmatch.accuracy.Evaluator;

/**
 * The predictions that a threshold lets pass.
 *
 * @param predictions all
 * @param confident those whose likeliest class has at least the threshold's probability
 * @param known the confident ones whose truth is known, of which {@code right} are right
 */
record ConfidentPredictions(int predictions, int confident, int known, int right) {
    /** Of probabilities, row-major [predictions, classes], and the images' classes [predictions], below 0 where nobody knows them. */
    static ConfidentPredictions of(float[] probabilities, int[] truth, double threshold) {
        int classes = probabilities.length / truth.length;
        int confident = 0;
        int known = 0;
        int right = 0;
        for (int i = 0; i < truth.length; i++) {
            int predicted = Evaluator.mostProbable(probabilities, i * classes, classes);
            // As methods compare: a threshold that float32 rounds up would never be reached.
            if (probabilities[i * classes + predicted] >= (float) threshold) {
                confident++;
                known += truth[i] >= 0 ? 1 : 0;
                right += truth[i] == predicted ? 1 : 0;
            }
        }
        return new ConfidentPredictions(truth.length, confident, known, right);
    }

    /** 0..1 */
    double share() {
        return (double) confident / predictions;
    }

    /** 0..1; NaN where no truth is known. */
    double accuracy() {
        return (double) right / known;
    }
}
