package mixmatch.engine.onednn;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import mixmatch.networks.Network;

/** Native memory of a chunk's activations and gradients; several values use the same piece in turn. */
final class ActivationMemory {
    private final NativeMemory memory;
    private final int images;
    private final Map<Network.Size, Deque<ChannelBlocks>> free = new HashMap<>();

    /** @param memory that it is taken from */
    ActivationMemory(NativeMemory memory, int images) {
        this.memory = memory;
        this.images = images;
    }

    /** A piece that is free, or a new one. */
    ChannelBlocks take(Network.Size size) {
        Deque<ChannelBlocks> fitting = free.get(size);
        if (fitting != null && !fitting.isEmpty()) {
            return fitting.pop();
        }
        ByteBuffer values = memory.floats((long) images * size.count());
        return new ChannelBlocks(values, images, size.channels(), size.pixels());
    }

    void giveBack(ChannelBlocks values, Network.Size size) {
        free.computeIfAbsent(size, none -> new ArrayDeque<>()).push(values);
    }
}
