package mixmatch.trainer.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.LibUtils;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mixmatch.devices.CudnnVersion;
import mixmatch.devices.Determinism;

/** The native library that the automatic engine computes with. */
final class PyTorch {
    /** It comes with PyTorch's libraries for CUDA, or with the system. */
    private static final String CUDNN = "libcudnn.so.9";

    private static volatile boolean prepared;

    private PyTorch() {}

    /** A manager of native memory of its own, on the device that trains. */
    static NDManager newManager() {
        return newManager(TrainingDevice.current());
    }

    static NDManager newManager(mixmatch.devices.Device device) {
        return engine(device.isCuda())
                .newBaseManager(
                        device.cuda().map(card -> Device.gpu(card.index())).orElse(Device.cpu()));
    }

    /** The same in main memory, whatever computes. */
    static NDManager newHostManager() {
        return engine().newBaseManager(Device.cpu());
    }

    /** Sets the number of threads that compute one operation called from this Java thread. */
    static void useThreads(int threads) {
        engine();
        JniUtils.setNumThreads(threads);
    }

    /** As in {@code pytorch-2.7.1}. */
    static String version() {
        return "pytorch-" + engine().getVersion();
    }

    /** Asks for deterministic algorithms and whole float32 numbers on a card; whether they are given. */
    static Determinism computeDeterministically() {
        Path folder = folder();
        try {
            return new TorchContext(folder).setDeterministic(Determinism.in(System.getenv()));
        } catch (UnsatisfiedLinkError e) {
            return Determinism.no("this PyTorch's settings can't be reached");
        }
    }

    /**
     * Lets a card round the factors of products (tf32), or not; nothing on a processor. It holds for the process, which trains one
     * run at a time.
     */
    static void roundFactors(boolean rounds) {
        if (!TrainingDevice.isCard()) {
            return;
        }
        try {
            new TorchContext(folder()).allowTf32(rounds);
        } catch (UnsatisfiedLinkError e) {
            if (rounds) {
                throw new IllegalArgumentException(
                        "training.precision is tf32, but %s has no such setting; set it to float32"
                                .formatted(version()),
                        e);
            }
        }
    }

    /** The version of the cuDNN that computes on a card, where it can be asked. */
    static Optional<String> cudnn() {
        return CudnnVersion.of(List.of(folder().resolve(CUDNN).toString(), CUDNN));
    }

    static Path folder() {
        engine();
        return Path.of(LibUtils.getLibtorchPath());
    }

    /** Loads the library, which else is loaded when it is first used. */
    static void load() {
        engine();
    }

    private static Engine engine() {
        return engine(TrainingDevice.isCard());
    }

    /** @param cuda whether its natives are to be those for cards; of a process the first call decides */
    private static Engine engine(boolean cuda) {
        if (!prepared) {
            PyTorchNatives.prepare(cuda);
            // Operations that run beside each other inside the engine would not be counted as threads; there are none.
            System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
            prepared = true;
        }
        return Engine.getEngine("PyTorch");
    }
}
