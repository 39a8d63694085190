package mixmatch.trainer.arithmetic;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The processor's vectors, as the loops over native memory use them. Operations on several numbers beside each other are
 * exactly those on each, so their width changes no bit. The loops are static and see arrays and buffers alone: reached
 * through objects, vectors would become objects as well.
 */
final class Vectors {
    /** As wide as the processor's, and no wider than the channels of the narrowest layer. */
    static final VectorSpecies<Float> SPECIES =
            FloatVector.SPECIES_PREFERRED.length() > FloatVector.SPECIES_512.length()
                    ? FloatVector.SPECIES_512
                    : FloatVector.SPECIES_PREFERRED;

    /** Bytes of a vector. */
    static final int STEP = SPECIES.length() * Float.BYTES;

    static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private Vectors() {}

    /**
     * What a vector reaches is not looked at (local/trainer.options), so each loop's memory is, before it begins.
     *
     * @param count of float32 values that a loop will reach
     * @throws IllegalArgumentException if the memory holds fewer
     */
    static void require(ByteBuffer values, long count) {
        if (values.limit() < count * Float.BYTES) {
            throw new IllegalArgumentException("%d bytes for %d values".formatted(values.limit(), count));
        }
    }

    /**
     * Adds {@code added} to {@code sum} in place.
     *
     * @param begin in bytes
     * @param end in bytes, a whole number of vectors behind
     */
    static void add(ByteBuffer sum, ByteBuffer added, int begin, int end) {
        Objects.checkFromToIndex(begin, end, Math.min(sum.limit(), added.limit()));
        for (int at = begin; at < end; at += STEP) {
            FloatVector.fromByteBuffer(SPECIES, sum, at, ORDER)
                    .add(FloatVector.fromByteBuffer(SPECIES, added, at, ORDER))
                    .intoByteBuffer(sum, at, ORDER);
        }
    }
}
