package mixmatch.eval.assumption;

/** Mean over images and classes of (p - q)^2 of two views' probabilities: what consistency methods minimise (Laine and Aila, 2017). */
final class SquaredDifference {
    private SquaredDifference() {}

    /** Of probabilities, each row-major [images, classes]. */
    static double mean(float[] first, float[] second) {
        double sum = 0;
        for (int i = 0; i < first.length; i++) {
            double difference = (double) first[i] - second[i];
            sum += difference * difference;
        }
        return sum / first.length;
    }
}
