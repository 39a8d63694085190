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

    /**
     * Propagated labels of images: q one-hot, m = omega_i zeta_q, and what labelled images of each class count for, zeta.
     *
     * @param labels of all images, and {@code omegas}, 0..1
     * @param zeta of each class
     */
    public static Guess propagated(int[] labels, float[] omegas, double[] zeta, int[] images) {
        float[] targets = new float[Math.multiplyExact(images.length, zeta.length)];
        float[] weights = new float[images.length];
        for (int row = 0; row < images.length; row++) {
            int label = labels[images[row]];
            targets[row * zeta.length + label] = 1;
            weights[row] = (float) (omegas[images[row]] * zeta[label]);
        }
        float[] classWeights = new float[zeta.length];
        for (int c = 0; c < zeta.length; c++) {
            classWeights[c] = (float) zeta[c];
        }
        return new Guess(targets, weights, classWeights);
    }

    /** No guess, for rows of which the trainer knows the target: 0 each. */
    public static Guess none(int images, int classes) {
        return ofAll(new float[images * classes], classes);
    }

    /** softmax(z) of logits, row-major [images, classes]. */
    public static Guess predicted(float[] logits, int classes) {
        float[] targets = new float[logits.length];
        for (int row = 0; row < logits.length / classes; row++) {
            double[] p = Softmax.of(logits, row, classes);
            for (int c = 0; c < classes; c++) {
                targets[row * classes + c] = (float) p[c];
            }
        }
        return ofAll(targets, classes);
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
