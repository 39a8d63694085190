package mixmatch.methods;

/**
 * The losses of a step, total = lossX + w(t) lossU + further, and the total's gradient by the logits, row-major [rows, classes], empty
 * where an engine has it; {@code further} is a term of some methods, its weight in it.
 */
public record Losses(double lossX, double lossU, double weightU, double further, float[] gradient) {
    public double total() {
        return lossX + weightU * lossU + further;
    }

    /** False if the run has diverged: a loss is NaN or infinite. */
    public boolean isFinite() {
        return Double.isFinite(lossX) && Double.isFinite(lossU) && Double.isFinite(total());
    }
}
