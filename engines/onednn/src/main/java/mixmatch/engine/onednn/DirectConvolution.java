package mixmatch.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Stream;
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
    private final OneDnn library;
    private final LongFunction<ByteBuffer> take;
    private final int kernelOffset;
    private final int kernelSize;
    private final dnnl_memory kernel;
    private final Runnable kernelForward;
    private final Runnable kernelBackward;
    private final dnnl_memory ofKernel;
    private final Runnable ofKernelOut;
    private final List<Part> parts = new ArrayList<>();

    DirectConvolution(
            OneDnn library,
            LongFunction<ByteBuffer> take,
            Layer.Convolution layer,
            int kernelOffset,
            BatchShape images,
            Tensors tensors,
            int threads) {
        this.library = library;
        this.take = take;
        this.kernelOffset = kernelOffset;
        this.kernelSize = layer.out() * layer.in() * layer.size() * layer.size();
        int count = Math.min(threads, images.count());
        boolean planes = tensors.ofX() == null;
        ConvolutionOperations first = new ConvolutionOperations(
                library, layer, images.of(ThreadTeam.first(1, count, images.count())), planes, Optional.empty());
        dnnl_memory forward = memory(first.forward.kernel());
        dnnl_memory backward =
                first.ofX.map(operation -> memory(operation.kernel())).orElse(null);
        for (int i = 0; i < count; i++) {
            int from = ThreadTeam.first(i, count, images.count());
            BatchShape own = images.of(ThreadTeam.first(i + 1, count, images.count()) - from);
            ConvolutionOperations operations =
                    i == 0 ? first : new ConvolutionOperations(library, layer, own, planes, Optional.of(first));
            parts.add(new Part(i, operations, tensors.of(from, images.count(), own.count()), forward, backward));
        }
        dnnl_memory_desc plain = library.floats(dnnl_oihw, layer.out(), layer.in(), layer.size(), layer.size());
        this.kernel = library.memory(plain);
        this.kernelForward = library.reorder(plain, kernel, first.forward.kernel(), forward);
        this.kernelBackward = first.ofX
                .map(operation -> library.reorder(plain, kernel, operation.kernel(), backward))
                .orElse(() -> {});
        this.ofKernel = library.memory(plain);
        dnnl_memory_desc found = first.ofKernel.kernel();
        this.ofKernelOut = library.reorder(found, library.memory(found, parts.get(0).kernelGradient), plain, ofKernel);
    }

    private dnnl_memory memory(dnnl_memory_desc layout) {
        return library.memory(layout, bytes(layout));
    }

    private ByteBuffer bytes(dnnl_memory_desc layout) {
        return take.apply(dnnl_memory_desc_get_size(layout));
    }

    @Override
    public void forward(ThreadTeam team, ByteBuffer weights) {
        OneDnn.place(kernel, kernelOf(weights));
        kernelForward.run();
        team.share(parts.size(), (from, to) -> parts.subList(from, to)
                .forEach(part -> part.forward.forEach(Runnable::run)));
    }

    @Override
    public void backward(ThreadTeam team, ByteBuffer weights, ByteBuffer gradient) {
        OneDnn.place(kernel, kernelOf(weights));
        kernelBackward.run();
        team.share(parts.size(), (from, to) -> parts.subList(from, to)
                .forEach(part -> part.backward.forEach(Runnable::run)));
        ByteBuffer sum = parts.get(0).kernelGradient;
        for (Part part : parts.subList(1, parts.size())) {
            Vectors.add(sum, part.kernelGradient, 0, sum.capacity());
        }
        OneDnn.place(ofKernel, kernelOf(gradient));
        ofKernelOut.run();
    }

    private ByteBuffer kernelOf(ByteBuffer vector) {
        return vector.slice(kernelOffset * Float.BYTES, kernelSize * Float.BYTES);
    }

    /** Values as an operation sees them, copied into its memory before and out of it after where that is not the values' own. */
    private record Seen(dnnl_memory memory, Optional<Runnable> before, Optional<Runnable> after) {}

    /** Some of the images, by one thread. */
    private final class Part {
        private final int worker;
        private final List<Runnable> forward;
        private final List<Runnable> backward;
        private final ByteBuffer kernelGradient;

        /** @param kernelBackward the kernel in the layout of the gradient of x; null without one */
        Part(
                int worker,
                ConvolutionOperations operations,
                Tensors tensors,
                dnnl_memory kernel,
                dnnl_memory kernelBackward) {
            this.worker = worker;
            dnnl_memory_desc input = operations.input();
            dnnl_memory_desc output = operations.output();
            ConvolutionOperations.Operation f = operations.forward;
            Seen x = in(input, tensors.x(), f.x(), f.inside());
            Seen y = out(output, tensors.y(), f.y());
            this.forward = inTurn(f, DNNL_ARG_SRC, x, DNNL_ARG_WEIGHTS, kernel, DNNL_ARG_DST, y);
            ConvolutionOperations.Operation k = operations.ofKernel;
            this.kernelGradient = bytes(k.kernel());
            dnnl_memory found = library.memory(k.kernel(), kernelGradient);
            Seen again = in(input, tensors.x(), k.x(), k.inside());
            Seen ofY = in(output, tensors.ofY(), k.y(), k.y());
            this.backward = new ArrayList<>(
                    inTurn(k, DNNL_ARG_SRC, again, DNNL_ARG_DIFF_WEIGHTS, found, DNNL_ARG_DIFF_DST, ofY));
            operations.ofX.ifPresent(g -> {
                Seen ofX = out(input, tensors.ofX(), g.x());
                Seen from = in(output, tensors.ofY(), g.y(), g.y());
                backward.addAll(
                        inTurn(g, DNNL_ARG_DIFF_SRC, ofX, DNNL_ARG_WEIGHTS, kernelBackward, DNNL_ARG_DIFF_DST, from));
            });
        }

        private List<Runnable> inTurn(
                ConvolutionOperations.Operation by,
                int placeOfX,
                Seen x,
                int placeOfKernel,
                dnnl_memory kernel,
                int placeOfY,
                Seen y) {
            Runnable operation = library.operation(
                    by.description(), worker, Map.of(placeOfX, x.memory, placeOfKernel, kernel, placeOfY, y.memory));
            return Stream.of(x.before, y.before, Optional.of(operation), x.after, y.after)
                    .flatMap(Optional::stream)
                    .toList();
        }

        /** Values as an operation reads them: where they lie, or copied inside a border of zeros in the layout that it wants. */
        private Seen in(dnnl_memory_desc layout, ByteBuffer values, dnnl_memory_desc wanted, dnnl_memory_desc inside) {
            dnnl_memory given = library.memoryAnywhere(layout, values);
            if (dnnl_memory_desc_equal(layout, wanted) != 0) {
                return new Seen(given, Optional.empty(), Optional.empty());
            }
            ByteBuffer own = bytes(wanted);
            // The border of zeros is as the memory was taken, and never written.
            Runnable copy = library.reorder(layout, given, inside, library.memory(inside, own));
            return new Seen(library.memory(wanted, own), Optional.of(copy), Optional.empty());
        }

        /** Values as an operation writes them: where they are to lie, or copied out of the layout that it has. */
        private Seen out(dnnl_memory_desc layout, ByteBuffer values, dnnl_memory_desc made) {
            dnnl_memory given = library.memory(layout, values);
            if (dnnl_memory_desc_equal(layout, made) != 0) {
                return new Seen(given, Optional.empty(), Optional.empty());
            }
            dnnl_memory own = memory(made);
            return new Seen(own, Optional.empty(), Optional.of(library.reorder(made, own, layout, given)));
        }
    }
}
