package mixmatch.labelguess.propagation;

import java.util.Arrays;

/**
 * What a propagation finds: for each image its class and how certain that is, omega, 0..1; for each class what its images count
 * for, zeta, of mean 1. Not to be written to.
 */
public record Propagation(int[] labels, float[] omegas, double[] zeta) {
    public Propagation {
        if (labels.length != omegas.length) {
            throw new IllegalArgumentException("%d labels, %d omegas".formatted(labels.length, omegas.length));
        }
    }

    /** True if each index is one of its images. */
    public boolean has(int[] images) {
        return Arrays.stream(images).allMatch(image -> image >= 0 && image < labels.length);
    }

    /** Of labels and omegas with known ones in their place, at omega 1. */
    static Propagation of(int[] labels, float[] omegas, KnownLabels known) {
        for (int i = 0; i < known.rows().length; i++) {
            labels[known.rows()[i]] = known.labels()[i];
            omegas[known.rows()[i]] = 1;
        }
        return new Propagation(labels, omegas, zeta(labels, known.classes()));
    }

    /** One over the images of each class (Iscen 2019, eq. 12), a class without images as with one, scaled to mean 1. */
    private static double[] zeta(int[] labels, int classes) {
        int[] images = new int[classes];
        for (int label : labels) {
            images[label]++;
        }
        double[] zeta = new double[classes];
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            zeta[c] = 1.0 / Math.max(1, images[c]);
            sum += zeta[c];
        }
        for (int c = 0; c < classes; c++) {
            zeta[c] = zeta[c] * classes / sum;
        }
        return zeta;
    }
}
