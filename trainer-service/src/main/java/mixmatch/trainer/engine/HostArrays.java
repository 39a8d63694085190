package mixmatch.trainer.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** Takes arrays of Java to the device, for which nothing waits; DJL's own way waits for all that the device is to do before. */
final class HostArrays {
    private final NDManager host;
    private final TorchScript script;

    /** @param manager of the device, and owner of what this keeps */
    HostArrays(NDManager manager) {
        this.host = manager.newSubManager(Device.cpu());
        Device device = manager.getDevice();
        // Java may free its array at once: it is copied in any case, for a card into memory that PyTorch keeps until it
        // is there.
        this.script = TorchScript.compile(
                manager, """
                  def sent(self: __torch__.Program, array: Tensor) -> Tensor:
                    return torch.to(%s, torch.device("%s"), None, True, True)
                """.formatted(device.isGpu() ? "torch.pin_memory(array)" : "array", name(device)));
    }

    /** The device's name in a script. */
    static String name(Device device) {
        return device.isGpu() ? "cuda:" + device.getDeviceId() : "cpu";
    }

    NDArray create(NDManager scratch, float[] values, Shape shape) {
        return sent(scratch, host.create(values, shape));
    }

    NDArray create(NDManager scratch, double[] values, Shape shape) {
        return sent(scratch, host.create(values, shape));
    }

    NDArray create(NDManager scratch, long[] values) {
        return sent(scratch, host.create(values));
    }

    private NDArray sent(NDManager scratch, NDArray array) {
        try (array) {
            return script.call(scratch, "sent", array).singletonOrThrow();
        }
    }
}
