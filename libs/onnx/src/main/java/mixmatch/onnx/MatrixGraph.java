package mixmatch.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import mixmatch.devices.Device;

/**
 * A graph of float32 matrices. Each call is computed by the thread that makes it; several may at once, so that no bit depends on
 * their number.
 */
public final class MatrixGraph implements AutoCloseable {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    /** Row-major float32 [rows, columns], a direct buffer's bytes from its position in native order; they are not copied. */
    public record Matrix(ByteBuffer values, int rows, int columns) {
        public Matrix {
            if (!values.isDirect() || values.remaining() != (long) rows * columns * Float.BYTES) {
                throw new IllegalArgumentException("a matrix of %d x %d takes %d direct bytes, not %d"
                        .formatted(rows, columns, (long) rows * columns * Float.BYTES, values.remaining()));
            }
        }

        private OnnxTensor tensor() throws OrtException {
            long[] shape = {rows, columns};
            return OnnxTensor.createTensor(
                    ENVIRONMENT,
                    values.duplicate().order(ByteOrder.nativeOrder()).asFloatBuffer(),
                    shape);
        }
    }

    private final OrtSession session;

    /** Loads a graph, to compute on the device. */
    public MatrixGraph(byte[] graph, Device device) {
        OnnxModel.begin();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            OnnxDevice.configure(device, options);
            this.session = ENVIRONMENT.createSession(graph, options);
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime can't load a graph: " + e.getMessage(), e);
        } finally {
            OnnxModel.end();
        }
    }

    /** The outputs in the graph's order, row-major; {@link CancellationException} after {@link OnnxModel#endAll}. */
    public List<float[]> run(Map<String, Matrix> inputs) {
        OnnxModel.begin();
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try {
            for (Map.Entry<String, Matrix> input : inputs.entrySet()) {
                tensors.put(input.getKey(), input.getValue().tensor());
            }
            List<float[]> outputs = new ArrayList<>();
            try (OrtSession.Result result = session.run(tensors)) {
                for (Map.Entry<String, OnnxValue> output : result) {
                    FloatBuffer values = ((OnnxTensor) output.getValue()).getFloatBuffer();
                    float[] copy = new float[values.remaining()];
                    values.get(copy);
                    outputs.add(copy);
                }
            }
            return outputs;
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime failed: " + e.getMessage(), e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
            OnnxModel.end();
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime can't close a session: " + e.getMessage(), e);
        }
    }
}
