package mixmatch.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mixmatch.devices.CudaDriverLibrary;
import mixmatch.devices.CudaNatives;
import mixmatch.devices.CudnnVersion;
import mixmatch.devices.Determinism;
import mixmatch.devices.Device;
import mixmatch.devices.DeviceChoice;
import mixmatch.devices.DeviceWish;

/** The device that ONNX Runtime computes on: its choice, and a session's settings for it. */
public final class OnnxDevice {
    /** The one that ONNX Runtime is linked to, by the loader's search. */
    private static final List<String> CUDNN = List.of("libcudnn.so.9");

    private OnnxDevice() {}

    /**
     * The device by a wish, {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}, and what is here. {@link
     * IllegalArgumentException}, a sentence with the configuration's {@code key}, where it can't be had. For the processor nothing
     * is loaded.
     */
    public static DeviceChoice choose(String key, String wish) {
        refuseProviders(key, System.getenv());
        DeviceWish wished = DeviceWish.parse(key, wish);
        DeviceChoice choice = DeviceChoice.of(wished, CudaDriverLibrary.INSTALLED, CudaNatives.ofOnnxRuntime());
        if (choice.device().isCuda()) {
            // Before the runtime is loaded; for the processor it takes those in its jar.
            CudaNatives.folder()
                    .ifPresent(natives -> System.setProperty(
                            "onnxruntime.native.path",
                            natives.resolve("onnxruntime").toString()));
            tryOut(choice.device(), wished);
        }
        return choice;
    }

    /** As the key was called before, which nobody reads any more. */
    static void refuseProviders(String key, Map<String, String> environment) {
        String variable = key.toUpperCase(Locale.ROOT).replace('.', '_');
        String before = variable.replace("_DEVICE", "_PROVIDERS");
        if (environment.containsKey(before)) {
            throw new IllegalArgumentException(
                    "%s is %s, but is read no more; unset it, and set %s to auto, cpu, cuda or cuda:N"
                            .formatted(before, environment.get(before), variable));
        }
    }

    /** What a card lacks, as a library of CUDA, shows here, and not at the first model. */
    static void tryOut(Device device, DeviceWish wish) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            configure(device, options);
        } catch (OrtException e) {
            throw new IllegalArgumentException(
                    "%s is %s, but ONNX Runtime can't use %s: %s; install what is missing, or set %s to cpu"
                            .formatted(wish.key(), wish.text(), device.name(), e.getMessage(), wish.key()));
        }
    }

    /** The device with all that bits depend on, for a fingerprint. */
    public static String traits(Device device) {
        Optional<String> cudnn = device.isCuda() ? CudnnVersion.of(CUDNN) : Optional.empty();
        return device.traits(cudnn, Determinism.in(System.getenv()));
    }

    static void configure(Device device, OrtSession.SessionOptions options) throws OrtException {
        configure(device, options, CudaOptions.DEFAULT);
    }

    /** On a card: deterministic kernels, by these options. */
    static void configure(Device device, OrtSession.SessionOptions options, CudaOptions cuda) throws OrtException {
        if (device.isCuda()) {
            options.setDeterministicCompute(true);
            cuda.addTo(options, device.cuda().get().index());
        }
    }
}
