package mixmatch.trainer.arithmetic;

import ai.djl.ndarray.NDArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Activations in the engine's own memory: float32 [rows, channels], a row for each pixel of each image. Loops over them go
 * block by block, and blocks are the same whatever the processor and the number of threads; operations on several channels
 * beside each other are exactly those on each. So every machine computes the same bits. The loops are static and see arrays and
 * buffers alone: reached through objects, vectors would become objects as well.
 *
 * @param values direct, in the machine's byte order; valid until the array is closed
 * @param channels a multiple of 16
 */
record ChannelRows(ByteBuffer values, int rows, int channels) {
    /** As wide as the processor's, and no wider than the channels of the narrowest layer. */
    static final VectorSpecies<Float> SPECIES =
            FloatVector.SPECIES_PREFERRED.length() > FloatVector.SPECIES_512.length()
                    ? FloatVector.SPECIES_512
                    : FloatVector.SPECIES_PREFERRED;

    /** Bytes of as many channels. */
    static final int STEP = SPECIES.length() * Float.BYTES;

    static final ByteOrder ORDER = ByteOrder.nativeOrder();

    /** 16 KiB of each of the tensors that a loop reads: they stay in a core's first cache for a second look. */
    private static final int BLOCK_VALUES = 4096;

    ChannelRows {
        if (channels % SPECIES.length() != 0) {
            throw new IllegalArgumentException(
                    "%d channels are no multiple of %d".formatted(channels, SPECIES.length()));
        }
    }

    /** @param activations float [N,H,W,C], contiguous, on the processor */
    static ChannelRows of(NDArray activations) {
        int channels = Math.toIntExact(activations.getShape().get(3));
        return new ChannelRows(
                activations.toByteBuffer(true), Math.toIntExact(activations.size() / channels), channels);
    }

    int blocks() {
        return (rows - 1) / blockRows() + 1;
    }

    /** The first row of a block, or the end of the rows. */
    int row(int block) {
        return Math.min(rows, block * blockRows());
    }

    /** Where a block begins, or all end, in bytes. */
    int begin(int block) {
        return offset(row(block), 0);
    }

    /** Where a channel of a row lies, in bytes. */
    int offset(int row, int channel) {
        return (row * channels + channel) * Float.BYTES;
    }

    /**
     * How far it is from some channels to those that are summed beside them, 0 if they are the last. Two sums that need not
     * wait for each other, kept in registers, are twice as quick as sums in an array.
     */
    static int next(int channel, int channels) {
        return channel + SPECIES.length() < channels ? SPECIES.length() : 0;
    }

    private int blockRows() {
        return Math.max(1, BLOCK_VALUES / channels);
    }
}
