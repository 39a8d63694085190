package mixmatch.engine;

import java.util.Optional;

/** A kind of engine; others than the automatic one are found on the class path, named in {@code META-INF/services}. */
public interface EngineProvider {
    /** As a spec names it: {@code onednn}. */
    String name();

    /** Why such an engine can't compute this here; empty if it can. Settings, processor and JVM alone decide, as of bits. */
    Optional<String> unfit(EngineSettings settings);

    /** An engine for settings that are not {@link #unfit}. */
    Engine create(EngineSettings settings, ModelState state);
}
