package mixmatch.datasets;

/** The size of an image uint8 [H,W,C]. */
public record ImageSize(int height, int width, int channels) {
    public long bytes() {
        return (long) height * width * channels;
    }

    /** As in {@code 32x32x3}. */
    @Override
    public String toString() {
        return "%dx%dx%d".formatted(height, width, channels);
    }
}
