package mixmatch.trainer.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;

/** The native library that the automatic engine computes with. */
final class PyTorch {
    private PyTorch() {}

    /** A manager of native memory of its own, on the GPU where the build and the machine have one. */
    static NDManager newManager() {
        return engine().newBaseManager(engine().defaultDevice());
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

    static boolean onGpu() {
        return engine().defaultDevice().getDeviceType().equals(Device.Type.GPU);
    }

    /** As in {@code pytorch-2.7.1}. */
    static String version() {
        return "pytorch-" + engine().getVersion();
    }

    private static Engine engine() {
        // Operations that run beside each other inside the engine would not be counted as threads; there are none.
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        return Engine.getEngine("PyTorch");
    }
}
