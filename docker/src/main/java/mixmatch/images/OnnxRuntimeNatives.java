package mixmatch.images;

import java.util.Optional;

/**
 * Maps ONNX Runtime's libraries from their place in its jar to their place in an image: the folder that onnxruntime.native.path
 * names.
 */
final class OnnxRuntimeNatives {
    private static final String ALL = "ai/onnxruntime/native/";

    private OnnxRuntimeNatives() {}

    /** True for a library of any platform. */
    static boolean isNative(String entry) {
        return entry.startsWith(ALL);
    }

    /** Where below the folder of natives a library belongs; empty for another platform's. */
    static Optional<String> place(String entry, NativePlatform platform) {
        String ours = ALL + platform.onnxRuntime() + "/";
        return entry.startsWith(ours) ? Optional.of("onnxruntime/" + entry.substring(ours.length())) : Optional.empty();
    }
}
