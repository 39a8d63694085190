package mixmatch.trainer.step;

import mixmatch.engine.EngineSettings;

/**
 * The settings of a {@link Trainer}, beside its method, as in the run spec; {@code computedBy} is {@code auto} or an engine's
 * name. {@code images} is the number of training images.
 */
public record TrainerSettings(
        EngineSettings engine, String computedBy, long seed, Scale scale, double emaDecay, int images) {
    /**
     * Mean and deviation, which is above 0, of each channel: of pixels divided by 255, or of the features of vectors, which are float32
     * in place of uint8.
     */
    public record Scale(float[] mean, float[] std, boolean vectors) {}

    /** For images. */
    public TrainerSettings(
            EngineSettings engine,
            String computedBy,
            long seed,
            float[] mean,
            float[] std,
            double emaDecay,
            int images) {
        this(engine, computedBy, seed, new Scale(mean, std, false), emaDecay, images);
    }
}
