package mixmatch.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import mixmatch.engine.ThreadTeam;
import mixmatch.networks.Layer;
import mixmatch.networks.Tensor;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;

/**
 * A {@link Convolution} by oneDNN. Images are divided into parts, one a thread; gradients of the kernel are summed in
 * their order. Where an operation wants another layout, images are copied into it, and results out of it.
 */
final class DirectConvolution implements Convolution {
    private final OneDnn library;
    private final LongFunction<ByteBuffer> take;
    private final Tensor kernel;
    private final dnnl_memory plainKernel;
    private final Runnable kernelForward;
    private final Runnable kernelBackward;
    private final dnnl_memory ofKernel;
    private final Runnable ofKernelOut;
    private final List<Part> parts = new ArrayList<>();

    DirectConvolution(
            OneDnn library,
            LongFunction<ByteBuffer> take,
            Layer.Convolution layer,
            Tensor kernel,
            BatchShape images,
            Tensors tensors,
            int threads) {
        this.library = library;
        this.take = take;
        this.kernel = kernel;
        int count = Math.min(threads, images.count());
        boolean ofX = tensors.ofX() != null;
        List<BatchShape> shapes = IntStream.range(0, count)
                .mapToObj(i -> images.of(first(i + 1, count, images) - first(i, count, images)))
                .toList();
        List<ConvolutionOperations> operations = ConvolutionOperations.of(library, layer, shapes, ofX);
        ConvolutionOperations first = operations.get(0);
        dnnl_memory forward = memory(first.forward.kernel());
        dnnl_memory backward =
                first.ofX.map(operation -> memory(operation.kernel())).orElse(null);
        for (int i = 0; i < count; i++) {
            Tensors own = tensors.of(
                    first(i, count, images), images.count(), shapes.get(i).count());
            parts.add(new Part(i, operations.get(i), own, forward, backward));
        }
        dnnl_memory_desc plain = library.floats(dnnl_oihw, layer.out(), layer.in(), layer.size(), layer.size());
        this.plainKernel = library.memory(plain);
        this.kernelForward = library.reorder(plain, plainKernel, first.forward.kernel(), forward);
        this.kernelBackward = first.ofX
                .map(operation -> library.reorder(plain, plainKernel, operation.kernel(), backward))
                .orElse(() -> {});
        this.ofKernel = library.memory(plain);
        dnnl_memory_desc found = first.ofKernel.kernel();
        this.ofKernelOut = library.reorder(found, library.memory(found, parts.get(0).kernelGradient), plain, ofKernel);
    }

    private static int first(int part, int parts, BatchShape images) {
        return ThreadTeam.first(part, parts, images.count());
    }

    private dnnl_memory memory(dnnl_memory_desc layout) {
        return library.memory(layout, bytes(layout));
    }

    private ByteBuffer bytes(dnnl_memory_desc layout) {
        return take.apply(dnnl_memory_desc_get_size(layout));
    }

    @Override
    public void forward(ThreadTeam team, ByteBuffer weights) {
        OneDnn.place(plainKernel, Convolution.in(weights, kernel));
        kernelForward.run();
        team.each(parts.size(), part -> parts.get(part).forward.forEach(Runnable::run));
    }

    @Override
    public void ofKernel(ThreadTeam team, ByteBuffer gradient) {
        team.each(parts.size(), part -> parts.get(part).ofKernel.forEach(Runnable::run));
        ByteBuffer sum = parts.get(0).kernelGradient;
        for (Part part : parts.subList(1, parts.size())) {
            Vectors.add(sum, part.kernelGradient, 0, sum.capacity());
        }
        OneDnn.place(ofKernel, Convolution.in(gradient, kernel));
        ofKernelOut.run();
    }

    @Override
    public void ofX(ThreadTeam team, ByteBuffer weights) {
        OneDnn.place(plainKernel, Convolution.in(weights, kernel));
        kernelBackward.run();
        team.each(parts.size(), part -> parts.get(part).ofX.forEach(Runnable::run));
    }

    private final class Part {
        private final List<Runnable> forward = new ArrayList<>();
        private final List<Runnable> ofKernel = new ArrayList<>();
        private final List<Runnable> ofX = new ArrayList<>();
        private final ByteBuffer kernelGradient;

        /** @param kernelBackward the kernel in the layout of the gradient of x; null without one */
        Part(
                int worker,
                ConvolutionOperations operations,
                Tensors tensors,
                dnnl_memory kernel,
                dnnl_memory kernelBackward) {
            dnnl_memory_desc input = operations.input();
            dnnl_memory_desc output = operations.output();
            ConvolutionOperations.Operation f = operations.forward;
            List<Runnable> afterForward = new ArrayList<>();
            dnnl_memory x = in(input, tensors.x(), f.x(), f.inside(), forward);
            dnnl_memory y = out(output, tensors.y(), f.y(), afterForward);
            forward.add(library.operation(
                    f.description(), worker, Map.of(DNNL_ARG_SRC, x, DNNL_ARG_WEIGHTS, kernel, DNNL_ARG_DST, y)));
            forward.addAll(afterForward);
            ConvolutionOperations.Operation k = operations.ofKernel;
            this.kernelGradient = bytes(k.kernel());
            dnnl_memory found = library.memory(k.kernel(), kernelGradient);
            dnnl_memory again = in(input, tensors.x(), k.x(), k.inside(), ofKernel);
            dnnl_memory ofY = in(output, tensors.ofY(), k.y(), k.y(), ofKernel);
            ofKernel.add(library.operation(
                    k.description(),
                    worker,
                    Map.of(DNNL_ARG_SRC, again, DNNL_ARG_DIFF_WEIGHTS, found, DNNL_ARG_DIFF_DST, ofY)));
            operations.ofX.ifPresent(g -> {
                List<Runnable> after = new ArrayList<>();
                dnnl_memory made = out(input, tensors.ofX(), g.x(), after);
                dnnl_memory from = in(output, tensors.ofY(), g.y(), g.y(), ofX);
                ofX.add(library.operation(
                        g.description(),
                        worker,
                        Map.of(DNNL_ARG_DIFF_SRC, made, DNNL_ARG_WEIGHTS, kernelBackward, DNNL_ARG_DIFF_DST, from)));
                ofX.addAll(after);
            });
        }

        /** Values as an operation reads them: where they lie, or copied inside a border of zeros in the layout that it wants. */
        private dnnl_memory in(
                dnnl_memory_desc layout,
                ByteBuffer values,
                dnnl_memory_desc wanted,
                dnnl_memory_desc inside,
                List<Runnable> before) {
            dnnl_memory given = library.memoryAnywhere(layout, values);
            if (dnnl_memory_desc_equal(layout, wanted) != 0) {
                return given;
            }
            ByteBuffer own = bytes(wanted);
            // The border of zeros is as the memory was taken, and never written.
            before.add(library.reorder(layout, given, inside, library.memory(inside, own)));
            return library.memory(wanted, own);
        }

        /** Values as an operation writes them: where they are to lie, or copied out of the layout that it has. */
        private dnnl_memory out(
                dnnl_memory_desc layout, ByteBuffer values, dnnl_memory_desc made, List<Runnable> after) {
            if (dnnl_memory_desc_equal(layout, made) != 0 && OneDnn.isAligned(values)) {
                return library.memory(layout, values);
            }
            dnnl_memory own = memory(made);
            after.add(library.reorder(made, own, layout, library.memoryAnywhere(layout, values)));
            return own;
        }
    }
}
