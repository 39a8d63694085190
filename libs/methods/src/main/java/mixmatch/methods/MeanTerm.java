package mixmatch.methods;

/** Means over rows that an engine may compute itself, where its logits are. */
public enum MeanTerm implements LossTerms.Term {
    CROSS_ENTROPY(CrossEntropy::add),
    SQUARED_ERROR(SquaredError::add);

    private final LossTerms.Term term;

    MeanTerm(LossTerms.Term term) {
        this.term = term;
    }

    @Override
    public double add(TrainedRows rows, double[] gradient, int from, int to, double weight) {
        return term.add(rows, gradient, from, to, weight);
    }
}
