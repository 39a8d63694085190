package mixmatch.trainer.arithmetic;

import java.util.Optional;
import mixmatch.networks.Network;

/**
 * The engine that computes a run's chunks. Network, settings, processor and JVM alone decide it, so that the bits of a run stay
 * a function of them: oneDNN's where each of its operations is quick here, else the automatic one.
 *
 * @param fused whether it is oneDNN's ({@link FusedChunk}) and not the automatic one ({@link AutogradChunk})
 * @param library with its version and, where it is chosen by them, instructions: {@code onednn-3.1.0-avx2}, {@code channels-first}
 * @param reason why it is not oneDNN's, in a sentence; empty where it is
 */
public record EngineChoice(boolean fused, String library, Optional<String> reason) {
    /** As in {@code onednn} or {@code automatic}. */
    public String name() {
        return fused ? "onednn" : "automatic";
    }

    static EngineChoice of(Network network, LearnerSettings settings) {
        Optional<String> reason = notFused(network, settings);
        return reason.isEmpty()
                ? new EngineChoice(true, OneDnn.version() + "-" + OneDnn.instructions(), reason)
                : new EngineChoice(false, derived(settings).toString(), reason);
    }

    /**
     * The layout in which the automatic engine computes. Channels last is quicker, but there float32 strays from the golden losses
     * (2.6e-4 after three steps, where 1e-4 is allowed).
     */
    static MemoryFormat derived(LearnerSettings settings) {
        return settings.precision() == Precision.FLOAT32 ? MemoryFormat.CHANNELS_FIRST : MemoryFormat.CHANNELS_LAST;
    }

    private static Optional<String> notFused(Network network, LearnerSettings settings) {
        if (PyTorch.onGpu()) {
            return Optional.of("a GPU computes");
        }
        if (settings.precision() != Precision.FLOAT32) {
            return Optional.of("oneDNN's engine computes in float32 alone");
        }
        return VectorsOfJvm.missing()
                .or(OneDnn::missing)
                .or(() -> FusedChunk.unfit(network, settings.batch(), settings.height(), settings.width()));
    }
}
