package mixmatch.devices;

/** A card with CUDA, as its driver describes it. */
public record Card(String name, Version capability, long memoryBytes) {
    private static final double GIB = 1L << 30;

    /** As in {@code NVIDIA H100 (compute capability 9.0, 79.6 GiB)}. */
    @Override
    public String toString() {
        return "%s (compute capability %s, %.1f GiB)".formatted(name, capability, memoryBytes / GIB);
    }
}
