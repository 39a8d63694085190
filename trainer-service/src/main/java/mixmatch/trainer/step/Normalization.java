package mixmatch.trainer.step;

import java.util.Optional;

/** (pixel / 255 - mean) / std, per channel: a number for each of the 256 values of a channel. */
final class Normalization implements RowNormalization {
    private static final int VALUES = 256;

    private final int channels;
    private final float[] normalized;

    Normalization(float[] mean, float[] std) {
        this.channels = mean.length;
        this.normalized = new float[VALUES * channels];
        for (int value = 0; value < VALUES; value++) {
            for (int channel = 0; channel < channels; channel++) {
                normalized[value * channels + channel] = (value / 255f - mean[channel]) / std[channel];
            }
        }
    }

    @Override
    public Optional<float[]> ofValues() {
        return Optional.of(normalized);
    }

    @Override
    public int bytes() {
        return Byte.BYTES;
    }

    /** Writes the numbers of an image, uint8 [H,W,C]. */
    @Override
    public void apply(byte[] pixels, float[] to) {
        for (int at = 0; at < pixels.length; at += channels) {
            for (int channel = 0; channel < channels; channel++) {
                to[at + channel] = normalized[Byte.toUnsignedInt(pixels[at + channel]) * channels + channel];
            }
        }
    }
}
