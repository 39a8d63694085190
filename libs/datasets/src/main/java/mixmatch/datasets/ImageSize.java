package mixmatch.datasets;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The size of a sample: an image uint8 [H,W,C]; or a vector float32 [C], little-endian, which has one row and one column, so that its
 * features are channels.
 */
public record ImageSize(
        int height,
        int width,
        int channels,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean vector) {
    /** Of an image. */
    public ImageSize(int height, int width, int channels) {
        this(height, width, channels, false);
    }

    /** Of a vector of F features. */
    public static ImageSize ofVector(int features) {
        return new ImageSize(1, 1, features, true);
    }

    /** Numbers of a sample. */
    public long values() {
        return (long) height * width * channels;
    }

    /** Bytes of a sample. */
    public long bytes() {
        return values() * (vector ? Float.BYTES : Byte.BYTES);
    }

    /** As in {@code 32x32x3}, or {@code 512 features}. */
    @Override
    public String toString() {
        return vector ? channels + " features" : "%dx%dx%d".formatted(height, width, channels);
    }
}
