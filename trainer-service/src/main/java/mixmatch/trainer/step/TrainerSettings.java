package mixmatch.trainer.step;

import mixmatch.engine.EngineSettings;

/**
 * The settings of a {@link Trainer}, beside its method, as in the run spec; {@code computedBy} is {@code auto} or an engine's
 * name. Mean and std, which is above 0, are of each channel, on pixels divided by 255. {@code images} is the number
 * of training images.
 */
public record TrainerSettings(
        EngineSettings engine, String computedBy, long seed, float[] mean, float[] std, double emaDecay, int images) {}
