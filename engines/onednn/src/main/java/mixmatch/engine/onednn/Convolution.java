package mixmatch.engine.onednn;

import java.nio.ByteBuffer;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import mixmatch.engine.ThreadTeam;
import mixmatch.networks.Layer;
import mixmatch.networks.Tensor;

/** A convolution of a chunk, and the gradients of its input and of its kernel, on fixed memory. */
interface Convolution {
    /**
     * The memory of a convolution, as {@link ChannelBlocks}, and plane by plane, [N,C,H,W], of images; ofX is null where nobody
     * wants the gradient of x.
     */
    record Tensors(ByteBuffer x, ByteBuffer y, ByteBuffer ofX, ByteBuffer ofY) {
        /** The memory of some of the images. */
        Tensors of(int from, int all, int count) {
            UnaryOperator<ByteBuffer> some = values -> {
                int image = values.capacity() / all;
                return values.slice(from * image, count * image);
            };
            return new Tensors(some.apply(x), some.apply(y), ofX == null ? null : some.apply(ofX), some.apply(ofY));
        }
    }

    /** The kernel's own part of the flat vector of weights, or of that of their gradient. */
    static ByteBuffer in(ByteBuffer vector, Tensor kernel) {
        return vector.slice(kernel.offset() * Float.BYTES, kernel.size() * Float.BYTES);
    }

    /** Writes y. */
    void forward(ThreadTeam team, ByteBuffer weights);

    /** Writes the gradient of the kernel to its place in the flat vector. */
    void ofKernel(ThreadTeam team, ByteBuffer gradient);

    /** Writes the gradient of x. */
    void ofX(ThreadTeam team, ByteBuffer weights);

    /**
     * By Winograd's algorithm where that is quicker on this processor, else by oneDNN's convolutions.
     *
     * @param take memory of so many bytes, direct, all zeros
     * @param kernel [out, in, size, size], in the vectors of weights and of their gradient
     * @param threads of the teams that will compute it
     * @throws NoQuickOperationException if oneDNN has only a reference implementation of something for this processor
     */
    static Convolution of(
            OneDnn library,
            LongFunction<ByteBuffer> take,
            Layer.Convolution layer,
            Tensor kernel,
            BatchShape images,
            Tensors tensors,
            int threads) {
        return WinogradConvolution.pays(layer, images)
                ? new WinogradConvolution(library, layer, kernel, images, tensors, threads)
                : new DirectConvolution(library, take, layer, kernel, images, tensors, threads);
    }
}
