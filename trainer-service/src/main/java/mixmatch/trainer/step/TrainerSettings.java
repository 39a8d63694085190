package mixmatch.trainer.step;

import mixmatch.engine.EngineSettings;

/** A run's settings: {@code computedBy} is auto or an engine's name; mean, std above 0: a channel's, of pixel / 255. */
public record TrainerSettings(
        EngineSettings engine, String computedBy, long seed, float[] mean, float[] std, double emaDecay) {}
