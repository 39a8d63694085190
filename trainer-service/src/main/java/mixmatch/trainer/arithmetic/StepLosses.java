package mixmatch.trainer.arithmetic;

/**
 * The losses of one step.
 *
 * @param lossX cross-entropy of the labeled rows
 * @param lossU squared error of the unlabeled rows; 0 in a supervised step
 * @param lambdaU the ramped weight of lossU
 * @param total lossX + lambdaU * lossU
 */
public record StepLosses(double lossX, double lossU, double lambdaU, double total) {
    static StepLosses of(double lossX, double lossU, double lambdaU) {
        return new StepLosses(lossX, lossU, lambdaU, lossX + lambdaU * lossU);
    }

    /** False if the run has diverged: a loss is NaN or infinite. */
    public boolean isFinite() {
        return Double.isFinite(lossX) && Double.isFinite(lossU) && Double.isFinite(total);
    }
}
