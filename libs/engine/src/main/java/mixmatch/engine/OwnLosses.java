package mixmatch.engine;

import java.util.function.Supplier;

/** The losses of a step, computed by an engine whose device is far, so that nothing of a step waits for its logits. */
public interface OwnLosses {
    /** A mean over the unlabelled rows; the squared error is one over classes, too. */
    enum Mean {
        CROSS_ENTROPY,
        SQUARED_ERROR
    }

    /**
     * What is trained on at the chunks' places, one chunk after another: lossX, the mean cross-entropy of labelled rows, and {@code
     * weightU} times lossU.
     *
     * @param targets row-major [places, classes]
     * @param ofX the share of each place in lossX, m / B; 0 where an unlabelled row is
     * @param ofU the same of lossU
     */
    record Targets(Mean unlabeled, float[] targets, double[] ofX, double[] ofU, double weightU) {}

    record Values(double lossX, double lossU) {}

    /**
     * Goes forward and backward, in place of {@link Engine#forward} and {@link Engine#backward}. The values, for which the first who
     * asks waits, are there until the next step.
     */
    Supplier<Values> pass(Engine.ChunkImages images, Targets targets);
}
