package mixmatch.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.util.List;

/** The choice of an execution provider: the first of the configured list that this build and machine can use. */
final class Providers {
    private Providers() {}

    /** Adds the provider to the options; its name. {@link IllegalArgumentException} if none can be used. */
    static String select(List<String> providers, OrtSession.SessionOptions options) {
        return select(providers, options, true);
    }

    /** The same; without {@code rounding} a GPU multiplies whole float32 numbers, not their first 10 bits. */
    static String select(List<String> providers, OrtSession.SessionOptions options, boolean rounding) {
        String refused = "";
        for (String name : providers) {
            if (name.equalsIgnoreCase("cpu")) {
                return "cpu";
            }
            if (!name.equalsIgnoreCase("cuda")) {
                throw new IllegalArgumentException(
                        "providers: %s is not a known provider; use cuda or cpu".formatted(name));
            }
            try {
                if (OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
                    addCuda(options, rounding);
                    return "cuda";
                }
                refused = "this build of ONNX Runtime has no CUDA provider";
            } catch (OrtException e) {
                refused = e.getMessage();
            }
        }
        throw new IllegalArgumentException(
                "providers: none of %s can be used (%s); add cpu".formatted(providers, refused));
    }

    private static void addCuda(OrtSession.SessionOptions options, boolean rounding) throws OrtException {
        if (rounding) {
            options.addCUDA();
            return;
        }
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions()) {
            cuda.add("use_tf32", "0");
            options.addCUDA(cuda);
        }
    }
}
