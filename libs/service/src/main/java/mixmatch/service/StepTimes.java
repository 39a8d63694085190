package mixmatch.trainer.run;

import java.util.Arrays;

/** Milliseconds between completed steps, for their median after the first 20. Bound: 4 bytes a step. */
final class StepTimes {
    private static final int WARM_UP = 20;

    private float[] millis = new float[1024];
    private int count;

    void add(double value) {
        if (count == millis.length) {
            millis = Arrays.copyOf(millis, count * 2);
        }
        millis[count++] = (float) value;
    }

    /** The median after the first 20 steps, of all where there are no more; NaN without any. */
    double median() {
        float[] sorted = Arrays.copyOfRange(millis, count > WARM_UP ? WARM_UP : 0, count);
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }
}
