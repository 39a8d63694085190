package mixmatch.eval.report;

import java.util.List;
import java.util.stream.IntStream;
import mixmatch.eval.tracking.RunScalars;
import mixmatch.eval.tracking.ScalarPoint;

/** A curve to be drawn: steps ascending and as many values. */
record Curve(double[] x, double[] y) {
    /** The points with a value of that tag; of too many every so many-th, and the last. */
    static Curve of(List<ScalarPoint> points, String tag) {
        List<ScalarPoint> all =
                points.stream().filter(p -> p.values().containsKey(tag)).toList();
        int last = all.size() - 1;
        List<ScalarPoint> shown = IntStream.rangeClosed(0, last)
                .filter(i -> (last - i) % (1 + last / RunScalars.POINTS_OF_A_RUN) == 0)
                .mapToObj(all::get)
                .toList();
        return new Curve(
                shown.stream().mapToDouble(ScalarPoint::step).toArray(),
                shown.stream().mapToDouble(p -> p.values().get(tag)).toArray());
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
}
