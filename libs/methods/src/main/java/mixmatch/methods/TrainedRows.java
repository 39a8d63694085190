package mixmatch.methods;

/**
 * The network's answers for the rows of a step, and their targets: first the labelled rows, then the unlabelled ones.
 *
 * @param logits z, row-major [rows, classes]
 * @param targets q, probabilities, row-major [rows, classes]
 * @param weights m, what each row counts for, [rows]
 * @param labeled how many rows are labelled
 */
public record TrainedRows(float[] logits, float[] targets, float[] weights, int labeled) {
    int count() {
        return weights.length;
    }

    int classes() {
        return logits.length / weights.length;
    }
}
