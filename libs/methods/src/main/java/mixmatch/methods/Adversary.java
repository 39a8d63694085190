package mixmatch.methods;

import mixmatch.randomness.CounterRandom;
import mixmatch.randomness.RandomStream;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * The adversary of virtual adversarial training (Miyato et al., 2018, sec. 3.3, one power iteration): the change r of length {@code
 * epsilon} of an image u by which its prediction p(u) changes most. It goes from u to u + xi d in a random direction d, and
 * takes the direction in which KL(p(u), p(u + xi d)) grows.
 */
public record Adversary(double xi, double epsilon) {
    /** The key of a step's directions. */
    public static long key(long seed, long step) {
        return CounterRandom.key(seed, RandomStream.ADVERSARIAL_DIRECTION, step);
    }

    /** The direction d, of length 1 and {@code size} numbers, at an unlabelled image of the step whose {@link #key} this is. */
    public static float[] direction(long key, int image, int size) {
        var normal = ZigguratSampler.NormalizedGaussian.of(CounterRandom.at(key, image));
        float[] direction = new float[size];
        for (int i = 0; i < size; i++) {
            direction[i] = (float) normal.sample();
        }
        scale(direction, 0, size, 1);
        return direction;
    }

    /** Makes u + xi d of u, in place. */
    public void probe(float[] image, float[] direction) {
        for (int i = 0; i < image.length; i++) {
            image[i] += (float) (xi * direction[i]);
        }
    }

    /**
     * The gradient of the sum over rows of KL(p(u), p(u + xi d)), p(u) constant, by the logits of u + xi d: p(u + xi d) - p(u).
     * All are row-major [rows, classes].
     */
    public static float[] gradient(float[] logitsOfU, float[] logits, int classes) {
        float[] gradient = new float[logits.length];
        for (int row = 0; row < logits.length / classes; row++) {
            double[] constant = Softmax.of(logitsOfU, row, classes);
            double[] p = Softmax.of(logits, row, classes);
            for (int c = 0; c < classes; c++) {
                gradient[row * classes + c] = (float) (p[c] - constant[c]);
            }
        }
        return gradient;
    }

    /** Makes r of the gradients of images, each {@code size} numbers, in place; r is 0 where the gradient is. */
    public void perturbations(float[] gradients, int size) {
        for (int at = 0; at < gradients.length; at += size) {
            scale(gradients, at, size, epsilon);
        }
    }

    /** Gives numbers a length; zeros stay. */
    static void scale(float[] values, int at, int size, double length) {
        double squares = 0;
        for (int i = at; i < at + size; i++) {
            squares += (double) values[i] * values[i];
        }
        double factor = squares > 0 ? length / Math.sqrt(squares) : 0;
        for (int i = at; i < at + size; i++) {
            values[i] = (float) (values[i] * factor);
        }
    }
}
