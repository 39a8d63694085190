package mixmatch.trainer.arithmetic;

import ai.djl.ndarray.NDArray;

/** How images and activations lie in memory. The values are the same but for the order of sums. */
public enum MemoryFormat {
    /** Channel after channel: what PyTorch does unasked. */
    CHANNELS_FIRST {
        @Override
        NDArray images(NDArray nhwc) {
            // The permuted view is not contiguous, so flattening it copies it into this order.
            NDArray permuted = nhwc.transpose(0, 3, 1, 2);
            return permuted.reshape(permuted.getShape().get(0), -1).reshape(permuted.getShape());
        }
    },
    /** All channels of a pixel beside each other: a view of the pixels as they come. */
    CHANNELS_LAST {
        @Override
        NDArray images(NDArray nhwc) {
            return nhwc.transpose(0, 3, 1, 2);
        }
    };

    /** The images [N,C,H,W] of float pixels [N,H,W,C], in this format. */
    abstract NDArray images(NDArray nhwc);
}
