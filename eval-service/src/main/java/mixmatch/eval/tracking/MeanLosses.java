package mixmatch.eval.tracking;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import mixmatch.eval.board.LossRow;
import mixmatch.eval.evaluation.LossHistory.Column;

/**
 * A run's losses in a bounded number of points: each step as it is while there is room, else the means of as many
 * neighbouring steps each. When there is no room left, each two points become one.
 */
final class MeanLosses {
    private static final Column[] COLUMNS = Column.values();
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

    /** Neighbouring steps: sums and counts of their finite values. */
    static final class Point {
        private final double[] sums = new double[COLUMNS.length];
        private final long[] counts = new long[COLUMNS.length];
        private long steps;
        private long lastStep;

        private void add(LossRow row) {
            for (int c = 0; c < COLUMNS.length; c++) {
                double value = COLUMNS[c].of(row);
                if (Double.isFinite(value)) {
                    sums[c] += value;
                    counts[c]++;
                }
            }
            steps++;
            lastStep = row.step();
        }

        private void add(Point later) {
            for (int c = 0; c < COLUMNS.length; c++) {
                sums[c] += later.sums[c];
                counts[c] += later.counts[c];
            }
            steps += later.steps;
            lastStep = later.lastStep;
        }

        long lastStep() {
            return lastStep;
        }

        /** NaN where no value is finite. */
        double mean(Column column) {
            int c = column.ordinal();
            return counts[c] == 0 ? Double.NaN : sums[c] / counts[c];
        }

        /** Seconds that the steps took together. */
        double seconds() {
            return sums[Column.MILLIS.ordinal()] / MILLIS;
        }
    }

    /** Adds the next step. */
    void add(LossRow row) {
        if (points.isEmpty() || points.get(points.size() - 1).steps == stepsEach) {
            if (points.size() == most) {
                halve();
            }
            points.add(new Point());
        }
        points.get(points.size() - 1).add(row);
    }

    private void halve() {
        for (int i = 0; i < most / 2; i++) {
            points.get(i).add(points.remove(i + 1));
        }
        stepsEach *= 2;
    }

    List<Point> points() {
        return Collections.unmodifiableList(points);
    }
}
