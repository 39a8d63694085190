package mixmatch.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_equal;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_get_size;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;

/** A convolution of some of the images of a chunk, on fixed memory, by one thread. */
final class ConvolutionPart {
    private final OneDnn library;
    private final LongFunction<ByteBuffer> take;
    private final int worker;
    private final List<Runnable> forward;
    private final List<Runnable> ofX;
    private final List<Runnable> ofKernel;
    private final ByteBuffer kernelGradient;

    /**
     * @param take memory of so many bytes, direct
     * @param worker who runs it
     * @param tensors of these images alone
     * @param kernel in the layout of the operation forward
     * @param kernelBackward in that of the gradient of x; null without one
     */
    ConvolutionPart(
            OneDnn library,
            LongFunction<ByteBuffer> take,
            int worker,
            ConvolutionOperations operations,
            Convolution.Tensors tensors,
            dnnl_memory kernel,
            dnnl_memory kernelBackward) {
        this.library = library;
        this.take = take;
        this.worker = worker;
        dnnl_memory_desc input = operations.input();
        dnnl_memory_desc output = operations.output();
        this.forward =
                forward(operations.forward(), new Values(input, tensors.x()), kernel, new Values(output, tensors.y()));
        Values ofY = new Values(output, tensors.ofY());
        this.ofX = operations
                .ofX()
                .map(operation -> ofX(operation, ofY, kernelBackward, new Values(input, tensors.ofX())))
                .orElse(List.of());
        ConvolutionOperations.Operation last = operations.ofKernel();
        this.kernelGradient = take.apply(dnnl_memory_desc_get_size(last.kernel()));
        this.ofKernel = ofKernel(last, new Values(input, tensors.x()), ofY);
    }

    /** Writes y. */
    void forward() {
        forward.forEach(Runnable::run);
    }

    /** Writes the gradient of x; nothing where nobody wants it. */
    void ofX() {
        ofX.forEach(Runnable::run);
    }

    /** Writes {@link #kernelGradient}. */
    void ofKernel() {
        ofKernel.forEach(Runnable::run);
    }

    /** The gradient of the kernel, in the operation's own layout. */
    ByteBuffer kernelGradient() {
        return kernelGradient;
    }

    /** Values of images, and how they lie. */
    private record Values(dnnl_memory_desc layout, ByteBuffer bytes) {}

    /**
     * Values as an operation sees them.
     *
     * @param copy into its memory or out of it; empty where that is the values' own
     */
    private record Seen(dnnl_memory memory, Optional<Runnable> copy) {}

    private List<Runnable> forward(ConvolutionOperations.Operation by, Values x, dnnl_memory kernel, Values y) {
        Seen from = in(x, by.x(), by.inside());
        Seen to = out(y, by.y());
        Runnable operation = library.operation(
                by.description(),
                worker,
                Map.of(DNNL_ARG_SRC, from.memory(), DNNL_ARG_WEIGHTS, kernel, DNNL_ARG_DST, to.memory()));
        return inTurn(from.copy(), Optional.of(operation), to.copy());
    }

    private List<Runnable> ofX(ConvolutionOperations.Operation by, Values ofY, dnnl_memory kernel, Values ofX) {
        Seen from = in(ofY, by.y(), by.y());
        Seen to = out(ofX, by.x());
        Runnable operation = library.operation(
                by.description(),
                worker,
                Map.of(DNNL_ARG_DIFF_DST, from.memory(), DNNL_ARG_WEIGHTS, kernel, DNNL_ARG_DIFF_SRC, to.memory()));
        return inTurn(from.copy(), Optional.of(operation), to.copy());
    }

    private List<Runnable> ofKernel(ConvolutionOperations.Operation by, Values x, Values ofY) {
        Seen inputs = in(x, by.x(), by.inside());
        Seen gradients = in(ofY, by.y(), by.y());
        Runnable operation = library.operation(
                by.description(),
                worker,
                Map.of(
                        DNNL_ARG_SRC,
                        inputs.memory(),
                        DNNL_ARG_DIFF_DST,
                        gradients.memory(),
                        DNNL_ARG_DIFF_WEIGHTS,
                        library.memory(by.kernel(), kernelGradient)));
        return inTurn(inputs.copy(), gradients.copy(), Optional.of(operation));
    }

    /**
     * Values as an operation reads them: where they lie, or copied into the layout that it wants.
     *
     * @param inside the part of that layout that is not a border of zeros
     */
    private Seen in(Values values, dnnl_memory_desc wanted, dnnl_memory_desc inside) {
        dnnl_memory given = library.memoryAnywhere(values.layout(), values.bytes());
        if (dnnl_memory_desc_equal(values.layout(), wanted) != 0) {
            return new Seen(given, Optional.empty());
        }
        ByteBuffer own = take.apply(dnnl_memory_desc_get_size(wanted));
        // A border is never written again.
        for (int i = 0; i < own.capacity(); i++) {
            own.put(i, (byte) 0);
        }
        dnnl_memory target = library.memory(inside, own);
        return new Seen(
                library.memory(wanted, own), Optional.of(library.reorder(values.layout(), given, inside, target)));
    }

    /** Values as an operation writes them: where they are to lie, or copied out of the layout that it has. */
    private Seen out(Values values, dnnl_memory_desc made) {
        dnnl_memory given = library.memory(values.layout(), values.bytes());
        if (dnnl_memory_desc_equal(values.layout(), made) != 0) {
            return new Seen(given, Optional.empty());
        }
        dnnl_memory own = library.memory(made, take.apply(dnnl_memory_desc_get_size(made)));
        return new Seen(own, Optional.of(library.reorder(made, own, values.layout(), given)));
    }

    private static List<Runnable> inTurn(Optional<Runnable> one, Optional<Runnable> other, Optional<Runnable> last) {
        return Stream.of(one, other, last).flatMap(Optional::stream).toList();
    }
}
