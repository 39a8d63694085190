package mixmatch.trainer.step;

import mixmatch.engine.EngineSettings;

/**
 * The settings of a {@link Trainer}, beside its method. The values are the run spec's; see there for their ranges.
 *
 * @param computedBy {@code auto} or an engine's name
 * @param mean of each channel, on pixels divided by 255, as is {@code std}, which is above 0
 */
public record TrainerSettings(
        EngineSettings engine, String computedBy, long seed, float[] mean, float[] std, double emaDecay) {}
