package mixmatch.trainer.engine;

import java.util.Optional;
import mixmatch.engine.Engine;
import mixmatch.engine.EngineProvider;
import mixmatch.engine.EngineSettings;
import mixmatch.engine.ModelState;

/** Makes {@link AutomaticEngine}s, which compute everything everywhere. */
final class AutomaticProvider implements EngineProvider {
    @Override
    public String name() {
        return "automatic";
    }

    @Override
    public Optional<String> unfit(EngineSettings settings) {
        return Optional.empty();
    }

    @Override
    public Engine create(EngineSettings settings, ModelState state) {
        return new AutomaticEngine(settings, state);
    }
}
