package mixmatch.onnx;

import mixmatch.devices.Device;

/**
 * What sessions compute with.
 *
 * @param threads inside one operator, at least 1
 * @param memory on processors; a card's is limited by {@code cuda}
 */
public record SessionSettings(Device device, int threads, OnnxModel.Memory memory, CudaOptions cuda) {}
