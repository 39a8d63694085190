package mixmatch.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a card computes a session: convolutions' algorithms by rule and not by the time that each takes, which differs from replica to
 * replica; memory grows by what is asked for, not by doubling.
 *
 * @param memoryLimit bytes that the session's arena takes at most; cuBLAS's and cuDNN's own memory comes on top
 * @param tf32 whether factors are rounded to their first 10 bits, which is quicker
 */
public record CudaOptions(long memoryLimit, boolean tf32) {
    /** Whole float32 numbers, in 4 GiB. */
    public static final CudaOptions DEFAULT = new CudaOptions(4L << 30, false);

    /** Below, no batch of any network fits. */
    public static final long LEAST = 64L << 20;

    public CudaOptions {
        if (memoryLimit < LEAST) {
            throw new IllegalArgumentException(
                    "a GPU's memory is limited to %d bytes; give at least %d".formatted(memoryLimit, LEAST));
        }
    }

    /** The runtime's own keys. */
    Map<String, String> keys() {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("cudnn_conv_algo_search", "HEURISTIC");
        keys.put("arena_extend_strategy", "kSameAsRequested");
        keys.put("gpu_mem_limit", Long.toString(memoryLimit));
        keys.put("use_tf32", tf32 ? "1" : "0");
        return keys;
    }

    /** Lets the device compute the session. {@link OrtException} where the runtime has no CUDA, or no device. */
    void addTo(OrtSession.SessionOptions session, int device) throws OrtException {
        try (OrtCUDAProviderOptions options = new OrtCUDAProviderOptions(device)) {
            for (Map.Entry<String, String> key : keys().entrySet()) {
                options.add(key.getKey(), key.getValue());
            }
            session.addCUDA(options);
        }
    }
}
