package mixmatch.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import java.util.List;

/** The choice of an execution provider: the first of the configured list that this build and machine can use. */
final class Providers {
    private Providers() {}

    /** Adds the provider to the options; its name. {@link IllegalArgumentException} if none can be used. */
    static String select(List<String> providers, OrtSession.SessionOptions options) {
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
                    options.addCUDA();
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
}
