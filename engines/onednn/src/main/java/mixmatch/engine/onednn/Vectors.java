package mixmatch.engine.onednn;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The processor's vectors, as the loops over native memory use them. An operation on a vector gives exactly the bits of the
 * operation on each of its numbers, so the width changes no result. Loops see arrays, {@link #memory} and local vectors
 * alone: reached through other objects, vectors would become objects as well.
 *
 * <p>The incubating interface reads a {@link ByteBuffer} up to JDK 18 and a {@code java.lang.foreign.MemorySegment} from 19 on,
 * which Java 17 can't name. {@link VectorsOfJvm} says whether this JVM has either; without them this class can't be used.
 */
final class Vectors {
    /** No wider than the channels that lie beside each other, nor than the processor's. */
    static final VectorSpecies<Float> SPECIES = species(OneDnn.blockedChannels());

    static final int STEP = SPECIES.length() * Float.BYTES;

    // Constant, so that a compiler puts the call itself in their place.
    private static final MethodHandle MEMORY =
            VectorsOfJvm.call("of", MethodType.methodType(Object.class, ByteBuffer.class));
    private static final MethodHandle LOAD = VectorsOfJvm.call(
            "from",
            MethodType.methodType(FloatVector.class, VectorSpecies.class, Object.class, int.class, ByteOrder.class));
    private static final MethodHandle STORE = VectorsOfJvm.call(
            "into", MethodType.methodType(void.class, FloatVector.class, Object.class, int.class, ByteOrder.class));

    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private Vectors() {}

    private static VectorSpecies<Float> species(int blocked) {
        VectorSpecies<Float> widest = FloatVector.SPECIES_PREFERRED.length() > FloatVector.SPECIES_512.length()
                ? FloatVector.SPECIES_512
                : FloatVector.SPECIES_PREFERRED;
        return blocked == FloatVector.SPECIES_256.length() && widest.length() > blocked
                ? FloatVector.SPECIES_256
                : widest;
    }

    /** The memory that vectors are loaded from and stored to: the same bytes, as this JDK's vectors want them. */
    static Object memory(ByteBuffer values) {
        try {
            return (Object) MEMORY.invokeExact(values);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** @param at in bytes */
    static FloatVector load(Object memory, int at) {
        try {
            return (FloatVector) LOAD.invokeExact((VectorSpecies) SPECIES, memory, at, ORDER);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** @param at in bytes */
    static void store(FloatVector vector, Object memory, int at) {
        try {
            STORE.invokeExact(vector, memory, at, ORDER);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static RuntimeException unexpected(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException known ? known : new IllegalStateException(e);
    }

    /** Refuses memory of fewer float32 values than a loop will reach, before it begins, so that nothing is half-written. */
    static void require(ByteBuffer values, long count) {
        if (values.limit() < count * Float.BYTES) {
            throw new IllegalArgumentException("%d bytes for %d values".formatted(values.limit(), count));
        }
    }

    /** Adds {@code added} to {@code sum} in place, from one place in bytes to another, a whole number of vectors behind. */
    static void add(ByteBuffer sum, ByteBuffer added, int begin, int end) {
        Objects.checkFromToIndex(begin, end, Math.min(sum.limit(), added.limit()));
        add(memory(sum), memory(added), begin, end);
    }

    /** The same, in memory that was looked at before. */
    static void add(Object sum, Object added, int begin, int end) {
        for (int at = begin; at < end; at += STEP) {
            store(load(sum, at).add(load(added, at)), sum, at);
        }
    }

    /** The numbers of the vectors that hold so many. */
    static int whole(int count) {
        return SPECIES.loopBound(count + SPECIES.length() - 1);
    }

    /** Zeros in so many bytes, a whole number of vectors. */
    static void clear(Object memory, int begin, int bytes) {
        for (int at = begin; at < begin + bytes; at += STEP) {
            store(FloatVector.zero(SPECIES), memory, at);
        }
    }

    /** Memory of its own, all zeros; always direct, as loops that see two kinds of memory are slow. */
    static Object zeros(int bytes) {
        ByteBuffer memory = ByteBuffer.allocateDirect(bytes + OneDnn.ALIGNMENT).alignedSlice(OneDnn.ALIGNMENT);
        return memory(memory.order(ORDER));
    }
}
