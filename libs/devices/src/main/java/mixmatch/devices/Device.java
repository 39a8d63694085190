package mixmatch.devices;

import java.util.Optional;

/** What computes: the processor, or a card by CUDA. */
public record Device(Optional<Cuda> cuda) {
    /** The processor. */
    public static final Device CPU = new Device(Optional.empty());

    /**
     * A card by its number, from 0, the driver that it has, and the CUDA that the natives are built with.
     */
    public record Cuda(int index, Card card, String driver, Version version) {}

    static Device of(Cuda cuda) {
        return new Device(Optional.of(cuda));
    }

    public boolean isCuda() {
        return cuda.isPresent();
    }

    /** {@code cpu} or {@code cuda}. */
    public String kind() {
        return isCuda() ? "cuda" : "cpu";
    }

    /** {@code cpu}, or as in {@code cuda:0}. */
    public String name() {
        return cuda.map(card -> "cuda:" + card.index()).orElse("cpu");
    }

    /**
     * All of the device that bits may depend on, for a fingerprint: {@code cpu}, whose instructions the fingerprint adds, or as in
     * {@code cuda card="NVIDIA H100" capability=9.0 driver=550.54.15 cuda=12.4 cudnn=9.1.0 deterministic=yes}. Not the number: which
     * one of equal cards computes is the same.
     */
    public String traits(Optional<String> cudnn, Determinism determinism) {
        return cuda.map(of -> "cuda card=\"%s\" capability=%s driver=%s cuda=%s cudnn=%s %s"
                        .formatted(
                                of.card().name(),
                                of.card().capability(),
                                of.driver().isEmpty() ? "unknown" : of.driver(),
                                of.version(),
                                cudnn.orElse("unknown"),
                                determinism.trait()))
                .orElse("cpu");
    }
}
