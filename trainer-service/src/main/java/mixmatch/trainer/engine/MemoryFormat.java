package mixmatch.trainer.engine;

import java.util.Locale;

/** The order of images and activations in memory. The values are the same but for the order of sums. */
public enum MemoryFormat {
    /** Channel after channel: what PyTorch does unasked. */
    CHANNELS_FIRST("torch.contiguous(torch.permute(%s, [0, 3, 1, 2]))"),
    /** All channels of a pixel beside each other: a view of the pixels as they come. */
    CHANNELS_LAST("torch.permute(%s, [0, 3, 1, 2])");

    private final String expression;

    MemoryFormat(String expression) {
        this.expression = expression;
    }

    /** As in {@code channels-last}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The expression, in a {@link TorchScript}, of images [N,C,H,W] in this format out of float ones [N,H,W,C]. */
    String images(String nhwc) {
        return expression.formatted(nhwc);
    }
}
