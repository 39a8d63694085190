package mixmatch.methods;

/**
 * The network's answers z for the rows of a step, {@code labeled} labelled ones first, targets q (probabilities), both row-major
 * [rows, classes], and what each counts for, m, [rows].
 */
public record TrainedRows(float[] logits, float[] targets, float[] weights, int labeled) {
    int count() {
        return weights.length;
    }

    int classes() {
        return logits.length / weights.length;
    }
}
