package mixmatch.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_get_size;
import static org.bytedeco.dnnl.global.dnnl.dnnl_oihw;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import mixmatch.engine.ThreadTeam;
import mixmatch.networks.Layer;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;

/**
 * A convolution of a chunk, and the gradients of its input and of its kernel, by oneDNN on fixed memory. The images are
 * divided into parts, one for each thread; the gradients of the kernel are summed in the order of the parts. Where an operation
 * wants another layout, its images are copied into it, and its results out of it.
 */
final class DirectConvolution implements Convolution {
    private final int kernelOffset;
    private final int kernelSize;
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
    DirectConvolution(
            OneDnn library,
            LongFunction<ByteBuffer> take,
            Layer.Convolution layer,
            int kernelOffset,
            BatchShape images,
            Tensors tensors,
            int threads) {
        this.kernelOffset = kernelOffset;
        this.kernelSize = layer.out() * layer.in() * layer.size() * layer.size();
        int count = Math.min(threads, images.count());
        boolean planes = tensors.ofX() == null;
        ConvolutionOperations first = new ConvolutionOperations(
                library, layer, images.of(ThreadTeam.first(1, count, images.count())), planes, Optional.empty());
        dnnl_memory forward = memory(library, take, first.forward().kernel());
        dnnl_memory backward = first.ofX()
                .map(operation -> memory(library, take, operation.kernel()))
                .orElse(null);
        for (int i = 0; i < count; i++) {
            int from = ThreadTeam.first(i, count, images.count());
            BatchShape own = images.of(ThreadTeam.first(i + 1, count, images.count()) - from);
            ConvolutionOperations operations =
                    i == 0 ? first : new ConvolutionOperations(library, layer, own, planes, Optional.of(first));
            Tensors ownTensors = tensors.of(from, images.count(), own.count());
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

    @Override
    public void forward(ThreadTeam team, ByteBuffer weights) {
        OneDnn.place(kernel, kernelOf(weights));
        kernelForward.run();
        team.share(parts.size(), (from, to) -> {
            for (ConvolutionPart part : parts.subList(from, to)) {
                part.forward();
            }
        });
    }

    @Override
    public void backward(ThreadTeam team, ByteBuffer weights, ByteBuffer gradient) {
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
        return vector.slice(kernelOffset * Float.BYTES, kernelSize * Float.BYTES);
    }

    private static dnnl_memory memory(OneDnn library, LongFunction<ByteBuffer> take, dnnl_memory_desc layout) {
        return library.memory(layout, take.apply(dnnl_memory_desc_get_size(layout)));
    }
}
