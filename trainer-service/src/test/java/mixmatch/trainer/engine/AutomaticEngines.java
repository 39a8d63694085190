package mixmatch.trainer.engine;

import mixmatch.engine.Engine;
import mixmatch.engine.EngineSettings;
import mixmatch.engine.ModelState;

/** The automatic engine in both ways of taking images, for tests of other packages. */
public final class AutomaticEngines {
    private AutomaticEngines() {}

    /** @param byPixels as a card has it: bytes are sent, and normalized and mixed there */
    public static Engine create(EngineSettings settings, ModelState state, boolean byPixels) {
        return new AutomaticEngine(settings, state, MemoryFormat.CHANNELS_FIRST, byPixels);
    }
}
