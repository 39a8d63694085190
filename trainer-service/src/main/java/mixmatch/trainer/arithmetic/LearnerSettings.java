package mixmatch.trainer.arithmetic;

/**
 * What a {@link Learner} computes with, beside its network. The values are the run spec's; see there for their ranges.
 *
 * @param seed of initial weights, lambdas and partners
 * @param batch B, labeled images of a step
 * @param k K, augmentations of each unlabeled image; 0 if steps are supervised
 * @param height of an image, pixels
 * @param width of an image, pixels
 * @param mean of each channel, on pixels divided by 255
 * @param std of each channel, on pixels divided by 255, above 0
 * @param batchNormDecay d in running = d * running + (1 - d) * batch
 * @param alpha of MixUp's Beta(alpha, alpha)
 * @param lambdaU weight of the unlabeled loss at the end of its ramp
 * @param rampUpSteps length of that ramp; 0: none
 * @param precision of the forward and the backward pass
 */
public record LearnerSettings(
        long seed,
        int batch,
        int k,
        int height,
        int width,
        float[] mean,
        float[] std,
        double learningRate,
        double weightDecay,
        double emaDecay,
        double batchNormDecay,
        double alpha,
        double lambdaU,
        long rampUpSteps,
        Precision precision) {

    public LearnerSettings {
        if (batch < 1 || k < 0 || height < 1 || width < 1) {
            throw new IllegalArgumentException("batch %d, height %d and width %d must be 1 or more, and k %d 0 or more"
                    .formatted(batch, height, width, k));
        }
        mean = mean.clone();
        std = std.clone();
        if (mean.length != std.length) {
            throw new IllegalArgumentException(
                    "%d means and %d standard deviations; there must be one of each a channel"
                            .formatted(mean.length, std.length));
        }
    }
}
