package mixmatch.backbones;

import java.util.Locale;

/** The order of an image's dimensions: channels first (PyTorch), or last (TensorFlow). */
public enum Layout {
    NCHW(1),
    NHWC(3);

    /** The dimension of the channels. */
    final int channels;

    Layout(int channels) {
        this.channels = channels;
    }

    int height() {
        return this == NCHW ? 2 : 1;
    }

    int width() {
        return height() + 1;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
