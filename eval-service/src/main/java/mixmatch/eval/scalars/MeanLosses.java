package mixmatch.eval.scalars;

import java.util.ArrayList;
import java.util.List;
import mixmatch.eval.board.LossRow;

/**
 * A run's losses in a bounded number of points: each step as it is while there is room, else the means of as many
 * neighbouring steps each. When there is no room left, each two points become one.
 */
final class MeanLosses {
    private static final int COLUMNS = 6;
    private static final double MILLIS = 1000;

    /** Bound: {@code most}. */
    private final List<Point> points = new ArrayList<>();

    private final int most;
    private int stepsEach = 1;

    /** @param most points, an even number */
    MeanLosses(int most) {
        if (most < 2 || most % 2 != 0) {
            throw new IllegalArgumentException("losses in %d points; the number must be even".formatted(most));
        }
        this.most = most;
    }

    /** Neighbouring steps: sums of what is finite. */
    private static final class Point {
        private final double[] sums = new double[COLUMNS];
        private final long[] counts = new long[COLUMNS];
        private long steps;
        private long lastStep;

        void add(LossRow row) {
            double[] values = {row.lossX(), row.lossU(), row.lambdaU(), row.total(), row.guessAccuracy(), row.millis()};
            for (int c = 0; c < COLUMNS; c++) {
                if (Double.isFinite(values[c])) {
                    sums[c] += values[c];
                    counts[c]++;
                }
            }
            steps++;
            lastStep = row.step();
        }

        void add(Point later) {
            for (int c = 0; c < COLUMNS; c++) {
                sums[c] += later.sums[c];
                counts[c] += later.counts[c];
            }
            steps += later.steps;
            lastStep = later.lastStep;
        }

        private double mean(int column) {
            return counts[column] == 0 ? Double.NaN : sums[column] / counts[column];
        }

        Mean mean() {
            return new Mean(
                    new LossRow(lastStep, mean(0), mean(1), mean(2), mean(3), mean(4), mean(COLUMNS - 1)),
                    sums[COLUMNS - 1] / MILLIS);
        }
    }

    /**
     * Means of neighbouring steps.
     *
     * @param row of the last of these steps
     * @param seconds that they took together
     */
    record Mean(LossRow row, double seconds) {}

    /** Adds the next step. */
    void add(LossRow row) {
        if (!points.isEmpty() && last().steps < stepsEach) {
            last().add(row);
            return;
        }
        if (points.size() == most) {
            halve();
            add(row);
            return;
        }
        Point point = new Point();
        point.add(row);
        points.add(point);
    }

    private Point last() {
        return points.get(points.size() - 1);
    }

    private void halve() {
        for (int i = 0; i < most / 2; i++) {
            points.get(i).add(points.remove(i + 1));
        }
        stepsEach *= 2;
    }

    List<Mean> means() {
        return points.stream().map(Point::mean).toList();
    }
}
