package mixmatch.engine.onednn;

import java.nio.ByteBuffer;
import java.util.function.LongFunction;
import mixmatch.engine.ThreadTeam;
import mixmatch.networks.Layer;

/** A convolution of a chunk, and the gradients of its input and of its kernel, on fixed memory. */
interface Convolution {
    /**
     * The memory of a convolution, as {@link ChannelBlocks}.
     *
     * @param x or images plane by plane, [N,C,H,W], where the gradient of x is null
     * @param ofX where the gradient of x goes, or null
     * @param ofY where the gradient of y is found
     */
    record Tensors(ByteBuffer x, ByteBuffer y, ByteBuffer ofX, ByteBuffer ofY) {
        /** The memory of some of the images. */
        Tensors of(int from, int all, int count) {
            return new Tensors(
                    slice(x, from, all, count),
                    slice(y, from, all, count),
                    slice(ofX, from, all, count),
                    slice(ofY, from, all, count));
        }

        private static ByteBuffer slice(ByteBuffer values, int from, int all, int count) {
            if (values == null) {
                return null;
            }
            int image = values.capacity() / all;
            return values.slice(from * image, count * image);
        }
    }

    /** Writes y. */
    void forward(ThreadTeam team, ByteBuffer weights);

    /** Writes the gradient of x, and that of the kernel to its place in the flat vector. */
    void backward(ThreadTeam team, ByteBuffer weights, ByteBuffer gradient);

    /**
     * By Winograd's algorithm where that is quicker on this processor, else by oneDNN's convolutions.
     *
     * @param take memory of so many bytes, direct
     * @param kernelOffset of its kernel, [out, in, size, size], in the vectors of weights and of their gradient
     * @param threads of the teams that will compute it
     * @throws NoQuickOperationException if oneDNN has only a reference implementation of something for this processor
     */
    static Convolution of(
            OneDnn library,
            LongFunction<ByteBuffer> take,
            Layer.Convolution layer,
            int kernelOffset,
            BatchShape images,
            Tensors tensors,
            int threads) {
        return WinogradConvolution.pays(layer, images)
                ? new WinogradConvolution(library, layer, kernelOffset, images, tensors, threads)
                : new DirectConvolution(library, take, layer, kernelOffset, images, tensors, threads);
    }
}
