package mixmatch.methods;

import java.util.Arrays;

/** A step's logits z, {@code labeled} rows first, and targets q, both row-major [rows, classes], and weights m, [rows]. */
public record TrainedRows(float[] logits, float[] targets, float[] weights, int labeled) {
    int count() {
        return weights.length;
    }

    int classes() {
        return logits.length / weights.length;
    }

    /** log softmax(z) of a row; finite whatever the logits are. */
    double[] logProbabilities(int row) {
        int classes = classes();
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            largest = Math.max(largest, logits[row * classes + c]);
        }
        double[] logs = new double[classes];
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            logs[c] = logits[row * classes + c] - largest;
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
        return targets[row * classes() + c];
    }

    double weight(int row) {
        return weights[row];
    }
}
