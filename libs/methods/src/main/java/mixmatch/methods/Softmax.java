package mixmatch.methods;

import java.util.Arrays;

/** softmax(z) of rows of logits z, row-major [rows, classes]. Strict math: the same bits on every processor. */
final class Softmax {
    private Softmax() {}

    /** log softmax(z) of a row; finite whatever the logits are. */
    static double[] log(float[] logits, int row, int classes) {
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

    static double[] of(float[] logits, int row, int classes) {
        return Arrays.stream(log(logits, row, classes)).map(StrictMath::exp).toArray();
    }
}
