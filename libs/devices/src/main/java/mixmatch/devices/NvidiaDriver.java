package mixmatch.devices;

import java.util.List;

/**
 * NVIDIA's driver on this machine and its cards, in the order in which CUDA numbers them.
 *
 * @param version as in {@code 550.54.15}; empty where it is not told
 * @param cuda the newest CUDA that it can serve
 */
public record NvidiaDriver(String version, Version cuda, List<Card> cards) {
    public NvidiaDriver {
        cards = List.copyOf(cards);
    }

    /** As in {@code driver 550.54.15, for CUDA 12.4}. */
    @Override
    public String toString() {
        return "driver %s, for CUDA %s".formatted(version.isEmpty() ? "of an unknown version" : version, cuda);
    }
}
