package mixmatch.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The weights of a model as inputs of a session, all in one piece of memory that they neither copy nor free. */
public final class WeightTensors implements AutoCloseable {
    /** Bytes whose multiples a weight begins at: kernels read whole lines of the processor's cache. */
    public static final int ALIGNMENT = 64;

    private final Map<String, OnnxTensor> tensors = new HashMap<>();
    private volatile boolean closed;

    /** The place of a weight, float32 of a shape, in the memory: bytes from {@code offset}. */
    public record Place(String name, List<Long> shape, int offset, int bytes) {}

    /** @param memory a direct buffer, which nobody writes to until this is closed */
    public WeightTensors(ByteBuffer memory, List<Place> places) {
        OnnxModel.begin();
        try {
            for (Place place : places) {
                ByteBuffer part = memory.slice(place.offset(), place.bytes()).order(ByteOrder.nativeOrder());
                long[] shape = place.shape().stream().mapToLong(size -> size).toArray();
                tensors.put(
                        place.name(),
                        OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), part.asFloatBuffer(), shape));
            }
        } catch (OrtException e) {
            close();
            throw new IllegalStateException("ONNX Runtime can't take weights: " + e.getMessage(), e);
        } finally {
            OnnxModel.end();
        }
    }

    /** No weights. */
    static WeightTensors none() {
        return new WeightTensors(ByteBuffer.allocateDirect(0), List.of());
    }

    /** {@link IllegalStateException} once they are closed: the runtime itself computes without an input as far as it comes. */
    Map<String, OnnxTensor> byName() {
        if (closed) {
            throw new IllegalStateException("the model is closed");
        }
        return tensors;
    }

    @Override
    public void close() {
        closed = true;
        tensors.values().forEach(OnnxTensor::close);
    }
}
