package mixmatch.methods;

import java.util.Arrays;

/**
 * The guess for a step's unlabelled images: probabilities q, row-major [images, classes], and weights m, [images]. {@code
 * classWeights}, [classes], is what a labelled image of each class counts for; empty: 1.
 */
public record Guess(float[] targets, float[] weights, float[] classWeights) {
    public Guess(float[] targets, float[] weights) {
        this(targets, weights, new float[0]);
    }

    /** Targets that all count. */
    static Guess ofAll(float[] targets, int classes) {
        float[] weights = new float[targets.length / classes];
        Arrays.fill(weights, 1);
        return new Guess(targets, weights);
    }

    /** One-hot of argmax p, of a tie the lower class; the weight is 1 if max p >= threshold, else 0. */
    static Guess confident(float[] p, int classes, double threshold) {
        float[] targets = new float[p.length];
        float[] weights = new float[p.length / classes];
        for (int image = 0; image < weights.length; image++) {
            int likeliest = likeliest(p, image, classes);
            targets[image * classes + likeliest] = 1;
            weights[image] = p[image * classes + likeliest] >= (float) threshold ? 1 : 0;
        }
        return new Guess(targets, weights);
    }

    /** argmax of a row of p, row-major [images, classes]; of a tie the lower class. */
    static int likeliest(float[] p, int row, int classes) {
        int likeliest = row * classes;
        for (int i = likeliest + 1; i < (row + 1) * classes; i++) {
            likeliest = p[i] > p[likeliest] ? i : likeliest;
        }
        return likeliest - row * classes;
    }
}
