package mixmatch.engine.onednn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** Native memory that lives until this is closed. */
final class NativeMemory implements AutoCloseable {
    private final List<Pointer> blocks = new ArrayList<>();

    /** So many bytes of zeros: direct, in the machine's byte order, beginning at a multiple of {@link OneDnn#ALIGNMENT}. */
    synchronized ByteBuffer bytes(long count) {
        int size = Math.toIntExact(count);
        Pointer block = Pointer.calloc(1, count + OneDnn.ALIGNMENT);
        if (block.isNull()) {
            throw new OutOfMemoryError("no %d bytes of native memory are left".formatted(count));
        }
        blocks.add(block);
        ByteBuffer all =
                new BytePointer(block).capacity(count + OneDnn.ALIGNMENT).asByteBuffer();
        int before = (OneDnn.ALIGNMENT - all.alignmentOffset(0, OneDnn.ALIGNMENT)) % OneDnn.ALIGNMENT;
        return all.slice(before, size).order(ByteOrder.nativeOrder());
    }

    /** The same for numbers. */
    ByteBuffer floats(long count) {
        return bytes(count * Float.BYTES);
    }

    /** The same for a flat vector: up to the end of the last of the processor's {@link Vectors}, so that loops know no rest. */
    ByteBuffer vector(int count) {
        return floats(Vectors.whole(count));
    }

    @Override
    public synchronized void close() {
        blocks.forEach(Pointer::free);
        blocks.clear();
    }
}
