package mixmatch.trainer.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import mixmatch.networks.Network;

/** Native memory of a chunk's activations and gradients; several values have the same in turn. */
final class ActivationMemory {
    private final NDManager manager;
    private final int images;
    private final Map<Network.Size, Deque<ChannelBlocks>> free = new HashMap<>();
    private final Map<ByteBuffer, NDArray> arrays = new IdentityHashMap<>();

    /** @param manager that it goes with */
    ActivationMemory(NDManager manager, int images) {
        this.manager = manager;
        this.images = images;
    }

    /** Some that is free, or new. */
    ChannelBlocks take(Network.Size size) {
        Deque<ChannelBlocks> fitting = free.get(size);
        if (fitting != null && !fitting.isEmpty()) {
            return fitting.pop();
        }
        NDArray array = manager.create(
                new Shape(images, size.channels() / ChannelBlocks.WIDTH, size.pixels(), ChannelBlocks.WIDTH));
        ByteBuffer bytes = array.toByteBuffer(true);
        arrays.put(bytes, array);
        return new ChannelBlocks(bytes, images, size.channels(), size.pixels());
    }

    void giveBack(ChannelBlocks values, Network.Size size) {
        free.computeIfAbsent(size, none -> new ArrayDeque<>()).push(values);
    }

    /** The same memory as the engine sees it, [images, channels / WIDTH, pixels, WIDTH]. */
    NDArray array(ChannelBlocks values) {
        return arrays.get(values.values());
    }

    /** Direct memory for what lies beside activations. */
    ByteBuffer bytes(long count) {
        return manager.create(new Shape((count - 1) / Float.BYTES + 1)).toByteBuffer(true);
    }
}
