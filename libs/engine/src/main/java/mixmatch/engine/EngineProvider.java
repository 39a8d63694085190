package mixmatch.engine;

import java.util.Optional;

/** A kind of engine; others than the automatic one are found on the class path, named in {@code META-INF/services}. */
public interface EngineProvider {
    /** As a spec names it: {@code onednn}. */
    String name();

    /**
     * The reason why such an engine can't compute this here, in a sentence; empty if it can. Depends on settings, processor and
     * JVM alone, so that the bits of a run stay a function of them.
     */
    Optional<String> unfit(EngineSettings settings);

    /** An engine for settings that are not {@link #unfit}. */
    Engine create(EngineSettings settings, ModelState state);
}
