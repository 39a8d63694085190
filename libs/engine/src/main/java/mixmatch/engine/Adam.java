package mixmatch.engine;

/** Adam (Kingma and Ba, 2015) on a flat vector, epsilon outside the bias correction as in the article and in PyTorch. */
public record Adam(double learningRate) {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    /**
     * The coefficients of one step: m = beta1 * m + (1 - beta1) * g, v = beta2 * v + (1 - beta2) * g * g, w = w - rate * m /
     * (sqrt(v) + epsilon). The corrections of both moments are in rate and epsilon.
     */
    public record Rates(float beta1, float beta2, float rate, float epsilon) {}

    /** @param step counted from 1 */
    public Rates at(long step) {
        double correction1 = 1 - Math.pow(BETA1, step);
        double correction2 = Math.sqrt(1 - Math.pow(BETA2, step));
        return new Rates((float) BETA1, (float) BETA2, (float) (learningRate * correction2 / correction1), (float)
                (EPSILON * correction2));
    }
}
