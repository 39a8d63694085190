package mixmatch.eval.board;

import java.util.Arrays;

/** The least and the greatest finite value of each bucket. */
final class Extremes {
    private final double[] least;
    private final double[] greatest;

    Extremes(int buckets) {
        this(new double[buckets], new double[buckets]);
        Arrays.fill(least, Double.NaN);
        Arrays.fill(greatest, Double.NaN);
    }

    private Extremes(double[] least, double[] greatest) {
        this.least = least;
        this.greatest = greatest;
    }

    void add(int bucket, double value) {
        if (Double.isFinite(value)) {
            least[bucket] = least(least[bucket], value);
            greatest[bucket] = greatest(greatest[bucket], value);
        }
    }

    /** Each two neighbours become one. */
    void mergePairs() {
        for (int i = 0; i < least.length; i++) {
            boolean kept = 2 * i < least.length;
            least[i] = kept ? least(least[2 * i], least[2 * i + 1]) : Double.NaN;
            greatest[i] = kept ? greatest(greatest[2 * i], greatest[2 * i + 1]) : Double.NaN;
        }
    }

    /** Of buckets {@code from} to {@code to}, which is not included; NaN where there is none. */
    double least(int from, int to) {
        double found = Double.NaN;
        for (int i = from; i < to; i++) {
            found = least(found, least[i]);
        }
        return found;
    }

    double greatest(int from, int to) {
        double found = Double.NaN;
        for (int i = from; i < to; i++) {
            found = greatest(found, greatest[i]);
        }
        return found;
    }

    private static double least(double a, double b) {
        return Double.isNaN(a) || b < a ? b : a;
    }

    private static double greatest(double a, double b) {
        return Double.isNaN(a) || b > a ? b : a;
    }

    Extremes copy() {
        return new Extremes(Arrays.copyOf(least, least.length), Arrays.copyOf(greatest, greatest.length));
    }
}
