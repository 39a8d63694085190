package mixmatch.trainer.arithmetic;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;

/** The native engine, loaded with an explicit number of threads. */
final class PyTorch {
    private PyTorch() {}

    /** A manager of native memory of its own, on the GPU where the build and the machine have one. */
    static NDManager newManager(int threads) {
        useThreads(threads);
        Engine engine = Engine.getEngine("PyTorch");
        return engine.newBaseManager(engine.defaultDevice());
    }

    /** Sets how many threads compute one operation that is called from this thread; the others have their own setting. */
    static void useThreads(int threads) {
        // Read when the engine loads, which happens once.
        System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        Engine.getEngine("PyTorch");
        JniUtils.setNumThreads(threads);
    }

    static boolean onGpu() {
        return Engine.getEngine("PyTorch").defaultDevice().getDeviceType().equals(Device.Type.GPU);
    }

    /** As in {@code PyTorch 2.7.1}. */
    static String version() {
        return "PyTorch " + Engine.getEngine("PyTorch").getVersion();
    }
}
