package mixmatch.plan;

/**
 * Bytes of what a run writes to the store.
 *
 * @param model of a guessing model, and of a deployable one
 * @param checkpoint of a checkpoint's objects together: state and deployable model
 */
public record ObjectBytes(long model, long checkpoint) {
    /** Weights, their moving average, and Adam's two moments. */
    private static final int WEIGHT_VECTORS = 4;
    /** Running statistics and their moving average. */
    private static final int STATISTIC_VECTORS = 2;

    public static ObjectBytes of(NetworkSize size) {
        long model = Float.BYTES * (size.parameters() + size.statistics());
        long state = Float.BYTES * (WEIGHT_VECTORS * size.parameters() + STATISTIC_VECTORS * size.statistics());
        return new ObjectBytes(model, state + model);
    }
}
