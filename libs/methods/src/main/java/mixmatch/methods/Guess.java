package mixmatch.methods;

import java.util.Arrays;

/**
 * The guess for the unlabelled images of a step.
 *
 * @param targets q, probabilities, row-major [images, classes]
 * @param weights m, what each image counts for, [images]
 */
public record Guess(float[] targets, float[] weights) {
    /** Targets that all count. */
    static Guess ofAll(float[] targets, int classes) {
        float[] weights = new float[targets.length / classes];
        Arrays.fill(weights, 1);
        return new Guess(targets, weights);
    }
}
