package mixmatch.eval.report;

import java.util.Arrays;
import java.util.stream.IntStream;

/** A curve to be drawn: steps ascending and as many values, NaN left out. */
record Curve(double[] x, double[] y) {
    /** The most points that a drawn curve has: more than a screen has columns, few enough for a small file. */
    static final int MAX_POINTS = 2000;

    static Curve ofFinite(double[] x, double[] y) {
        int[] finite =
                IntStream.range(0, y.length).filter(i -> Double.isFinite(y[i])).toArray();
        return new Curve(
                Arrays.stream(finite).mapToDouble(i -> x[i]).toArray(),
                Arrays.stream(finite).mapToDouble(i -> y[i]).toArray());
    }

    boolean isEmpty() {
        return x.length == 0;
    }

    int size() {
        return x.length;
    }

    /** Centered moving average over {@code window} points (made odd), fewer near an end, which it does not pull in. */
    Curve smoothed(int window) {
        double[] sums = new double[y.length + 1];
        for (int i = 0; i < y.length; i++) {
            sums[i + 1] = sums[i] + y[i];
        }
        double[] smooth = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            int half = Math.min(window / 2, Math.min(i, y.length - 1 - i));
            smooth[i] = (sums[i + half + 1] - sums[i - half]) / (2 * half + 1);
        }
        return new Curve(x, smooth);
    }

    /** At most {@code points} points: the mean of each of as many runs of neighbors; the last point is kept as it is. */
    Curve downSampled(int points) {
        if (y.length <= points) {
            return this;
        }
        double[] fewX = new double[points];
        double[] fewY = new double[points];
        for (int p = 0; p < points - 1; p++) {
            int from = (int) ((long) p * (y.length - 1) / (points - 1));
            int to = (int) ((long) (p + 1) * (y.length - 1) / (points - 1));
            fewX[p] = Arrays.stream(x, from, to).average().orElseThrow();
            fewY[p] = Arrays.stream(y, from, to).average().orElseThrow();
        }
        fewX[points - 1] = x[x.length - 1];
        fewY[points - 1] = y[y.length - 1];
        return new Curve(fewX, fewY);
    }
}
