package mixmatch.trainer.run;

import java.util.Arrays;
import java.util.List;
import mixmatch.v1.GuessedBatch;

/** The shares that classes have of images, averaged over the last steps, the newest of them the most. Used by one thread. */
final class ClassShares {
    private final double decay;
    private final double[] sums;

    /** @param steps that the average reaches back */
    ClassShares(int classes, int steps) {
        this.decay = 1 - 1.0 / steps;
        this.sums = new double[classes];
    }

    /** Takes a step's shares, [classes], which sum to 1, or to less where not every image counts. */
    void add(double[] shares) {
        for (int c = 0; c < sums.length; c++) {
            sums[c] = decay * sums[c] + (1 - decay) * shares[c];
        }
    }

    /** What all classes have together: as much of 1 as there were images that count, less in the first steps. */
    double all() {
        return Arrays.stream(sums).sum();
    }

    /** exp(entropy): from 1, where one class has all, to the number of classes, where all have as much; NaN where none has any. */
    double effective() {
        double all = all();
        double entropy = 0;
        for (double sum : sums) {
            entropy -= sum > 0 ? sum / all * StrictMath.log(sum / all) : 0;
        }
        return all > 0 ? StrictMath.exp(entropy) : Double.NaN;
    }

    /** Of class indices. */
    static double[] of(List<Integer> labels, int classes) {
        double[] shares = new double[classes];
        labels.forEach(label -> shares[label] += 1.0 / labels.size());
        return shares;
    }

    /** Of the likeliest classes of guesses that count; of a tie the lower class. */
    static double[] of(GuessedBatch guessed) {
        int classes = guessed.getClasses();
        double[] shares = new double[classes];
        int images = guessed.getWeightsCount();
        for (int image = 0; image < images; image++) {
            int likeliest = 0;
            for (int c = 1; c < classes; c++) {
                likeliest = guessed.getGuesses(image * classes + c) > guessed.getGuesses(image * classes + likeliest)
                        ? c
                        : likeliest;
            }
            shares[likeliest] += guessed.getWeights(image) > 0 ? 1.0 / images : 0;
        }
        return shares;
    }
}
