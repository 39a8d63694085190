package mixmatch.methods;

import java.util.Arrays;

/** The gradient of a step's losses with respect to its logits, as far as it is added up, beside what the terms read. */
record Gradient(TrainedRows rows, double[] sums) {
    /** The gradient of no term yet: 0. */
    Gradient(TrainedRows rows) {
        this(rows, new double[rows.logits().length]);
    }

    int classes() {
        return rows.classes();
    }

    /** log softmax(z) of a row; finite whatever the logits are. */
    double[] logProbabilities(int row) {
        int classes = classes();
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            largest = Math.max(largest, rows.logits()[row * classes + c]);
        }
        double[] logs = new double[classes];
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            logs[c] = rows.logits()[row * classes + c] - largest;
            sum += StrictMath.exp(logs[c]);
        }
        double logOfSum = StrictMath.log(sum);
        for (int c = 0; c < classes; c++) {
            logs[c] -= logOfSum;
        }
        return logs;
    }

    /** softmax(z) of a row. Strict math: the same bits on every processor. */
    double[] probabilities(int row) {
        return Arrays.stream(logProbabilities(row)).map(StrictMath::exp).toArray();
    }

    double target(int row, int c) {
        return rows.targets()[row * classes() + c];
    }

    double weight(int row) {
        return rows.weights()[row];
    }

    void add(int row, int c, double value) {
        sums[row * classes() + c] += value;
    }

    float[] values() {
        float[] values = new float[sums.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) sums[i];
        }
        return values;
    }
}
