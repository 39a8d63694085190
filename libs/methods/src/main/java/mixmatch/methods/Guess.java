package mixmatch.methods;

import java.util.Arrays;

/** The guess for a step's unlabelled images: probabilities q, row-major [images, classes], and weights m, [images]. */
public record Guess(float[] targets, float[] weights) {
    /** Targets that all count. */
    static Guess ofAll(float[] targets, int classes) {
        float[] weights = new float[targets.length / classes];
        Arrays.fill(weights, 1);
        return new Guess(targets, weights);
    }
}
