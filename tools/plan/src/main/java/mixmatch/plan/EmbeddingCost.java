package mixmatch.plan;

/**
 * The work of embedding images by a backbone, a view after the other.
 *
 * @param views of all images
 * @param millisAView on one core
 * @param lanes views that are embedded at a time, each by a core of its own
 */
public record EmbeddingCost(long views, double millisAView, double lanes) {
    /** The default of {@code labelguess.lanes}. */
    private static final int LANES = 2;

    /**
     * Of all views of training images, and one of each test image.
     *
     * @param replicas of labelguess
     * @param cores that they share; infinite: each has its own
     */
    public static EmbeddingCost of(
            double millisAView, long trainImages, int viewsEach, long testImages, int replicas, double cores) {
        return new EmbeddingCost(
                Math.addExact(Math.multiplyExact(trainImages, (long) viewsEach), testImages),
                millisAView,
                Math.min(LANES * (double) replicas, cores));
    }

    public double seconds() {
        return views * millisAView / lanes / 1e3;
    }
}
