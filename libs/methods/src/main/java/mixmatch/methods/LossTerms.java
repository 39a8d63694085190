package mixmatch.methods;

import java.util.Optional;

/** What a step's losses are made of: cross-entropy of the labelled rows, another term of the unlabelled ones, and perhaps a further one. */
public record LossTerms(Term unlabeled, double weightU, Optional<Further> further) {
    /** A mean over rows, as those of {@link MeanTerm} are. */
    interface Term {
        /** The mean over rows {@code from} to {@code to}, exclusive; adds its {@code gradient}, times {@code weight}. */
        double add(TrainedRows rows, double[] gradient, int from, int to, double weight);
    }

    /** A term that has its weight in it. */
    interface Further {
        /** The term; adds its gradient by the logits, row-major [rows, classes]. */
        double add(TrainedRows rows, double[] gradient);
    }

    /** @param step counted from 1 */
    static LossTerms of(UnlabeledLoss unlabeled, long step, Optional<Further> further) {
        return new LossTerms(unlabeled.term(), unlabeled.weight(step), further);
    }

    /** The unlabelled rows' mean, where an engine may compute all that there is; else empty. */
    public Optional<MeanTerm> mean() {
        return further.isEmpty() && unlabeled instanceof MeanTerm mean ? Optional.of(mean) : Optional.empty();
    }

    /** The losses of these rows, and their gradient. */
    public Losses of(TrainedRows rows) {
        double[] sums = new double[rows.logits().length];
        double lossX = MeanTerm.CROSS_ENTROPY.add(rows, sums, 0, rows.labeled(), 1);
        double lossU = unlabeled.add(rows, sums, rows.labeled(), rows.count(), weightU);
        double ofFurther = further.map(term -> term.add(rows, sums)).orElse(0.0);
        float[] gradient = new float[sums.length];
        for (int i = 0; i < sums.length; i++) {
            gradient[i] = (float) sums[i];
        }
        return new Losses(lossX, lossU, weightU, ofFurther, gradient);
    }
}
