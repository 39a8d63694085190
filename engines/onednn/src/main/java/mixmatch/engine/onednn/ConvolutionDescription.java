package mixmatch.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.Optional;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_desc;

/** A convolution and its gradients as oneDNN is asked for them. Empty is what it does not know for this processor. */
record ConvolutionDescription(
        OneDnn library,
        int algorithm,
        dnnl_memory_desc x,
        dnnl_memory_desc kernel,
        dnnl_memory_desc y,
        long[] strides,
        long[] padding) {
    private static final long[] NO_DILATION = {0, 0};

    Optional<dnnl_primitive_desc> forward(dnnl_memory_desc kernel) {
        return library.describe(
                "convolution",
                made -> dnnl_convolution_forward_primitive_desc_create(
                        made,
                        library.engine,
                        dnnl_forward_training,
                        algorithm,
                        x,
                        kernel,
                        null,
                        y,
                        strides,
                        NO_DILATION,
                        padding,
                        padding,
                        library.attributes));
    }

    /** @param kernel its layout here; that of the convolution, which oneDNN also wants described, is this description's */
    Optional<dnnl_primitive_desc> ofX(dnnl_memory_desc kernel) {
        return forward(this.kernel)
                .flatMap(forwards -> library.describe(
                        "gradient of a convolution's input",
                        made -> dnnl_convolution_backward_data_primitive_desc_create(
                                made,
                                library.engine,
                                algorithm,
                                x,
                                kernel,
                                y,
                                strides,
                                NO_DILATION,
                                padding,
                                padding,
                                forwards,
                                library.attributes)));
    }

    /** @param kernel the layout of its gradient */
    Optional<dnnl_primitive_desc> ofKernel(dnnl_memory_desc kernel) {
        return forward(this.kernel)
                .flatMap(forwards -> library.describe(
                        "gradient of a convolution's kernel",
                        made -> dnnl_convolution_backward_weights_primitive_desc_create(
                                made,
                                library.engine,
                                algorithm,
                                x,
                                kernel,
                                null,
                                y,
                                strides,
                                NO_DILATION,
                                padding,
                                padding,
                                forwards,
                                library.attributes)));
    }
}
