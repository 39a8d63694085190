package mixmatch.trainer.engine;

import mixmatch.engine.Engine;
import mixmatch.engine.EngineSettings;
import mixmatch.engine.ModelState;

/** The automatic engine in both its ways, for tests of other packages. */
public final class AutomaticEngines {
    private AutomaticEngines() {}

    /** @param far as a card has it: bytes are sent, normalized and mixed there, and losses are computed there */
    public static Engine create(EngineSettings settings, ModelState state, boolean far) {
        return new AutomaticEngine(settings, state, MemoryFormat.CHANNELS_FIRST, far);
    }
}
