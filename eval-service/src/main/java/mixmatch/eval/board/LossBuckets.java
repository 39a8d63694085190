package mixmatch.eval.board;

/**
 * Losses by step in buckets of equal width: means, and of the losses also the extremes, so that a spike stays visible.
 * Memory does not depend on the number of steps: when the last bucket is passed, each two become one of double width.
 */
final class LossBuckets {
    private final long from;
    private final int capacity;
    private long width;
    private int used;
    private long last;
    private final Mean lossX;
    private final Mean lossU;
    private final Mean lambdaU;
    private final Mean total;
    private final Mean guessAccuracy;
    private final Mean millis;
    private final Extremes lossXRange;
    private final Extremes totalRange;

    /**
     * @param from first step
     * @param width steps a bucket at first
     * @param capacity buckets, an even number
     */
    LossBuckets(long from, long width, int capacity) {
        this.from = from;
        this.width = width;
        this.capacity = capacity;
        this.lossX = new Mean(capacity);
        this.lossU = new Mean(capacity);
        this.lambdaU = new Mean(capacity);
        this.total = new Mean(capacity);
        this.guessAccuracy = new Mean(capacity);
        this.millis = new Mean(capacity);
        this.lossXRange = new Extremes(capacity);
        this.totalRange = new Extremes(capacity);
    }

    private LossBuckets(LossBuckets other) {
        this.from = other.from;
        this.capacity = other.capacity;
        this.width = other.width;
        this.used = other.used;
        this.last = other.last;
        this.lossX = other.lossX.copy();
        this.lossU = other.lossU.copy();
        this.lambdaU = other.lambdaU.copy();
        this.total = other.total.copy();
        this.guessAccuracy = other.guessAccuracy.copy();
        this.millis = other.millis.copy();
        this.lossXRange = other.lossXRange.copy();
        this.totalRange = other.totalRange.copy();
    }

    /** The same, to be added to for itself. */
    LossBuckets copy() {
        return new LossBuckets(this);
    }

    /** Adds a step; those before the first are left out. */
    void add(LossRow row) {
        if (row.step() < from) {
            return;
        }
        while ((row.step() - from) / width >= capacity) {
            mergePairs();
        }
        int bucket = (int) ((row.step() - from) / width);
        used = Math.max(used, bucket + 1);
        last = Math.max(last, row.step());
        lossX.add(bucket, row.lossX());
        lossU.add(bucket, row.lossU());
        lambdaU.add(bucket, row.lambdaU());
        total.add(bucket, row.total());
        guessAccuracy.add(bucket, row.guessAccuracy());
        millis.add(bucket, row.millis());
        lossXRange.add(bucket, row.lossX());
        totalRange.add(bucket, row.total());
    }

    private void mergePairs() {
        width *= 2;
        used = (used + 1) / 2;
        for (Mean mean : new Mean[] {lossX, lossU, lambdaU, total, guessAccuracy, millis}) {
            mean.mergePairs();
        }
        lossXRange.mergePairs();
        totalRange.mergePairs();
    }

    /** Steps a bucket. */
    long width() {
        return width;
    }

    /** The last step that was added, 0 before the first. */
    long last() {
        return last;
    }

    /** Seconds spent in training before the bucket of a step. */
    double secondsBefore(long step) {
        return millis.sum(0, (int) Math.max(0, Math.min(used, (step - from) / width))) / 1000;
    }

    /**
     * The curves between two steps, both included as far as buckets go.
     *
     * @param points at most, at least 1
     */
    LossCurves curves(long first, long end, int points) {
        int begin = (int) Math.max(0, Math.min(used, (first - from) / width));
        int after = (int) Math.max(begin, Math.min(used, (end - from) / width + 1));
        int each = Math.max(1, (after - begin + points - 1) / points);
        int count = (after - begin + each - 1) / each;
        LossCurves curves = LossCurves.of(count, width * each > 1);
        double seconds = millis.sum(0, begin) / 1000;
        int filled = 0;
        for (int i = 0; i < count; i++) {
            int a = begin + i * each;
            int b = Math.min(after, a + each);
            seconds += millis.sum(a, b) / 1000;
            if (!Double.isNaN(total.mean(a, b)) || !Double.isNaN(lossX.mean(a, b))) {
                fill(curves, filled++, a, b, seconds);
            }
        }
        return curves.first(filled);
    }

    private void fill(LossCurves curves, int at, int a, int b, double seconds) {
        // The last step of the bucket: what the running sum of seconds belongs to.
        curves.step()[at] = Math.min(last, from + b * width - 1);
        curves.lossX()[at] = lossX.mean(a, b);
        curves.lossU()[at] = lossU.mean(a, b);
        curves.lambdaU()[at] = lambdaU.mean(a, b);
        curves.total()[at] = total.mean(a, b);
        curves.guessAccuracy()[at] = guessAccuracy.mean(a, b);
        curves.seconds()[at] = seconds > 0 ? seconds : Double.NaN;
        curves.lossXMin()[at] = lossXRange.least(a, b);
        curves.lossXMax()[at] = lossXRange.greatest(a, b);
        curves.totalMin()[at] = totalRange.least(a, b);
        curves.totalMax()[at] = totalRange.greatest(a, b);
    }
}
