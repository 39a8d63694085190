package mixmatch.trainer.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import mixmatch.engine.EngineProvider;
import mixmatch.engine.EngineSettings;

/**
 * The engine that computes a run: the first of those that are found which can, else the automatic one. The reason for that one is
 * a sentence, empty where it was asked for.
 */
public record EngineChoice(EngineProvider provider, Optional<String> reason) {
    /** The word by which a spec leaves the choice to the trainer. */
    public static final String AUTO = "auto";

    private static final EngineProvider AUTOMATIC = new AutomaticEngine.Provider();

    /** Loads what any engine needs, which takes seconds that a run would wait for. Throws where it is not there. */
    public static void prepare() {
        PyTorch.load();
    }

    /** @param wanted {@link #AUTO}, or the name of an engine, which is refused if it is not here or can't compute this */
    public static EngineChoice of(String wanted, EngineSettings settings) {
        if (wanted.equals(AUTOMATIC.name())) {
            return new EngineChoice(AUTOMATIC, Optional.empty());
        }
        // Before another engine's natives, so that all runs load them in one order.
        PyTorch.load();
        List<String> reasons = new ArrayList<>();
        for (EngineProvider provider : found()) {
            if (wanted.equals(AUTO) || wanted.equals(provider.name())) {
                Optional<String> unfit =
                        TrainingDevice.current().isCuda() ? Optional.of("a GPU computes") : provider.unfit(settings);
                if (unfit.isEmpty()) {
                    return new EngineChoice(provider, Optional.empty());
                }
                reasons.add(unfit.get());
            }
        }
        String reason = reasons.isEmpty() ? "there is no other engine here" : String.join("; ", reasons);
        if (!wanted.equals(AUTO)) {
            throw new IllegalArgumentException("training.engine %s can't compute this run: %s; set it to auto"
                    .formatted(wanted, reasons.isEmpty() ? "it is not part of this build" : reason));
        }
        return new EngineChoice(AUTOMATIC, Optional.of(reason));
    }

    /** Those besides the automatic one. */
    static List<EngineProvider> found() {
        return ServiceLoader.load(EngineProvider.class, EngineChoice.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }
}
