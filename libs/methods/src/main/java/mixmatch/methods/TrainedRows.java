package mixmatch.methods;

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
        return Softmax.log(logits, row, classes());
    }

    /** softmax(z) of a row. */
    double[] probabilities(int row) {
        return Softmax.of(logits, row, classes());
    }

    double target(int row, int c) {
        return targets[row * classes() + c];
    }

    double weight(int row) {
        return weights[row];
    }
}
