package mixmatch.eval.board;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import mixmatch.v1.Assumptions;

/**
 * What methods assume, by evaluation; NaN for one that did not measure it.
 *
 * @param images of the newest evaluation, as {@code threshold} is
 * @param thresholdOfMethod true if it is the method's own
 */
public record AssumptionCurves(
        long images, double threshold, boolean thresholdOfMethod, Continuity continuity, Clusters clusters) {
    /** Of the predictions of two views: see {@link Assumptions}. */
    public record Continuity(double[] squaredDifference, double[] jensenShannon) {}

    /** Of all predictions. */
    public record Clusters(
            double[] entropy,
            double[] entropyShare,
            double[] effectiveClasses,
            double[] confident,
            double[] confidentAccuracy) {}

    /** Empty where no evaluation has measured it. */
    static Optional<AssumptionCurves> of(List<Assumptions> all) {
        Optional<Assumptions> newest =
                all.stream().filter(one -> one.getImages() > 0).reduce((earlier, later) -> later);
        return newest.map(last -> new AssumptionCurves(
                last.getImages(),
                last.getThreshold(),
                last.getThresholdOfMethod(),
                new Continuity(
                        values(all, Assumptions::getSquaredDifference), values(all, Assumptions::getJensenShannon)),
                new Clusters(
                        values(all, Assumptions::getEntropy),
                        values(all, Assumptions::getEntropyShare),
                        values(all, Assumptions::getEffectiveClasses),
                        values(all, Assumptions::getConfident),
                        values(all, Assumptions::getConfidentAccuracy))));
    }

    private static double[] values(List<Assumptions> all, ToDoubleFunction<Assumptions> value) {
        return all.stream()
                .mapToDouble(one -> one.getImages() == 0 ? Double.NaN : value.applyAsDouble(one))
                .toArray();
    }
}
