package mixmatch.trainer.engine;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import java.io.UncheckedIOException;
import java.util.Optional;
import mixmatch.devices.CudaDriverLibrary;
import mixmatch.devices.CudaNatives;
import mixmatch.devices.Device;
import mixmatch.devices.DeviceChoice;
import mixmatch.devices.DeviceWish;
import mixmatch.spec.RunSpec.Precision;

/**
 * The device that this process trains on: the processor until another one is chosen, before anything is computed. It is the
 * process's, as PyTorch is.
 */
public final class TrainingDevice {
    private static volatile Device current = Device.CPU;
    private static volatile String traits = Device.CPU.kind();

    private TrainingDevice() {}

    static Device current() {
        return current;
    }

    /** False for the processor. */
    public static boolean isCard() {
        return current.isCuda();
    }

    /** The precision that a run computes in here: tf32 is a permission that only a card makes use of. */
    public static Precision precision(Precision asked) {
        return asked == Precision.TF32 && !isCard() ? Precision.FLOAT32 : asked;
    }

    /** All of it that bits depend on, for a fingerprint. */
    static String traits() {
        return traits;
    }

    /**
     * Takes the device by a wish, {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}, and what is here; {@link
     * IllegalArgumentException}, a sentence with the configuration's {@code key}, where it can't be had.
     */
    public static DeviceChoice choose(String key, String wish) {
        DeviceWish wished = DeviceWish.parse(key, wish);
        DeviceChoice choice = DeviceChoice.of(wished, CudaDriverLibrary.INSTALLED, CudaNatives.ofPyTorch());
        take(choice.device(), wished);
        return choice;
    }

    /** Of a card only if PyTorch can use it: what is missing shows here, and not in a run. */
    static void take(Device device, DeviceWish wish) {
        if (device.isCuda()) {
            try (NDManager manager = PyTorch.newManager(device)) {
                manager.create(new float[] {1, 2}).add(1).toFloatArray();
                traits = device.traits(PyTorch.cudnn(), PyTorch.computeDeterministically());
            } catch (EngineException | UncheckedIOException | UnsatisfiedLinkError e) {
                throw new IllegalArgumentException(
                        "%s is %s, but PyTorch can't use %s: %s; install what is missing, or set %s to cpu"
                                .formatted(wish.key(), wish.text(), device.name(), firstSentence(e), wish.key()));
            }
        }
        current = device;
    }

    /** PyTorch's messages go on with lists and advice. */
    private static String firstSentence(Throwable e) {
        return Optional.ofNullable(e.getMessage()).orElse(e.toString()).split("\\. |\\n", 2)[0];
    }
}
