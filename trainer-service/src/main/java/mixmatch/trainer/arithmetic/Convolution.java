package mixmatch.trainer.arithmetic;

import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_get_size;
import static org.bytedeco.dnnl.global.dnnl.dnnl_oihw;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;

/**
 * A convolution of a chunk, and the gradients of its input and of its kernel, by oneDNN on fixed memory. The images are
 * divided into parts, one for each thread; the gradients of the kernel are summed in the order of the parts. Where an operation
 * wants its images in another layout, they are copied into it, and what it makes is copied out.
 */
final class Convolution {
    /**
     * What a convolution reads and writes, as {@link ChannelBlocks}.
     *
     * @param x or images plane by plane, [N,C,H,W], where the gradient of x is null
     * @param ofX where the gradient of x goes, or null
     * @param ofY where the gradient of y is found
     */
    record Tensors(ByteBuffer x, ByteBuffer y, ByteBuffer ofX, ByteBuffer ofY) {}

    private final WideResNetLayers.Convolution layer;
    private final dnnl_memory kernel;
    private final Runnable kernelForward;
    private final Runnable kernelBackward;
    private final dnnl_memory ofKernel;
    private final Runnable ofKernelOut;
    private final List<ConvolutionPart> parts = new ArrayList<>();

    /**
     * @param take memory of so many bytes, direct
     * @param threads of the teams that will compute it
     * @throws NoQuickOperationException if oneDNN has only a reference implementation of something for this processor
     */
    Convolution(
            OneDnn library,
            LongFunction<ByteBuffer> take,
            WideResNetLayers.Convolution layer,
            Images images,
            Tensors tensors,
            int threads) {
        this.layer = layer;
        int count = Math.min(threads, images.count());
        boolean planes = tensors.ofX() == null;
        ConvolutionOperations first = new ConvolutionOperations(
                library, layer, images.of(Team.first(1, count, images.count())), planes, Optional.empty());
        dnnl_memory forward = memory(library, take, first.forward().kernel());
        dnnl_memory backward = first.ofX()
                .map(operation -> memory(library, take, operation.kernel()))
                .orElse(null);
        for (int i = 0; i < count; i++) {
            int from = Team.first(i, count, images.count());
            Images own = images.of(Team.first(i + 1, count, images.count()) - from);
            ConvolutionOperations operations =
                    i == 0 ? first : new ConvolutionOperations(library, layer, own, planes, Optional.of(first));
            Tensors ownTensors = slice(tensors, from, images.count(), own);
            parts.add(new ConvolutionPart(library, take, i, operations, ownTensors, forward, backward));
        }
        dnnl_memory_desc plain = library.floats(dnnl_oihw, layer.out(), layer.in(), layer.size(), layer.size());
        this.kernel = library.memory(plain);
        this.kernelForward = library.reorder(plain, kernel, first.forward().kernel(), forward);
        this.kernelBackward = first.ofX()
                .map(operation -> library.reorder(plain, kernel, operation.kernel(), backward))
                .orElse(null);
        this.ofKernel = library.memory(plain);
        dnnl_memory_desc found = first.ofKernel().kernel();
        this.ofKernelOut =
                library.reorder(found, library.memory(found, parts.get(0).kernelGradient()), plain, ofKernel);
    }

    /** Writes y. */
    void forward(Team team, ByteBuffer weights) {
        OneDnn.place(kernel, kernelOf(weights));
        kernelForward.run();
        team.share(parts.size(), (from, to) -> {
            for (ConvolutionPart part : parts.subList(from, to)) {
                part.forward();
            }
        });
    }

    /** Writes the gradient of x, and that of the kernel to its place in the flat vector. */
    void backward(Team team, ByteBuffer weights, ByteBuffer gradient) {
        if (kernelBackward != null) {
            OneDnn.place(kernel, kernelOf(weights));
            kernelBackward.run();
        }
        team.share(parts.size(), (from, to) -> {
            for (ConvolutionPart part : parts.subList(from, to)) {
                part.ofKernel();
                part.ofX();
            }
        });
        ByteBuffer sum = parts.get(0).kernelGradient();
        for (ConvolutionPart part : parts.subList(1, parts.size())) {
            Vectors.add(sum, part.kernelGradient(), 0, sum.capacity());
        }
        OneDnn.place(ofKernel, kernelOf(gradient));
        ofKernelOut.run();
    }

    private ByteBuffer kernelOf(ByteBuffer vector) {
        return vector.slice(layer.kernel() * Float.BYTES, layer.kernelSize() * Float.BYTES);
    }

    private static dnnl_memory memory(OneDnn library, LongFunction<ByteBuffer> take, dnnl_memory_desc layout) {
        return library.memory(layout, take.apply(dnnl_memory_desc_get_size(layout)));
    }

    private static Tensors slice(Tensors all, int from, int count, Images part) {
        return new Tensors(
                slice(all.x(), from, count, part),
                slice(all.y(), from, count, part),
                slice(all.ofX(), from, count, part),
                slice(all.ofY(), from, count, part));
    }

    private static ByteBuffer slice(ByteBuffer all, int from, int count, Images part) {
        if (all == null) {
            return null;
        }
        int image = all.capacity() / count;
        return all.slice(from * image, part.count() * image);
    }
}
