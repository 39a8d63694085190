package mixmatch.bench;

import java.nio.ByteBuffer;
import mixmatch.devices.Device;
import mixmatch.onnx.CudaOptions;
import mixmatch.onnx.InvalidModelException;
import mixmatch.onnx.OnnxModel;
import mixmatch.onnx.SessionSettings;
import mixmatch.onnx.shared.SharedGraphs;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A new guessing model of the digits: it is loaded, guesses a batch and is closed, with a session of its own and in its graph's. */
@State(Scope.Thread)
public class NewModelBench {
    private static final Work DIGITS = new Work(10, 1, 64, 8, 1);

    private final SharedGraphs graphs =
            new SharedGraphs(new SessionSettings(Device.CPU, 1, OnnxModel.Memory.SHARED, CudaOptions.DEFAULT));
    private final byte[] bytes = DIGITS.guessingModel();
    private final ByteBuffer pixels = DIGITS.noise(1);
    private OnnxModel before;

    @Setup
    public void load() throws InvalidModelException {
        before = graphs.load(bytes, DIGITS.batch());
    }

    @Benchmark
    public float[] withASessionOfItsOwn() throws InvalidModelException {
        try (OnnxModel model = graphs.alone(bytes)) {
            return model.probabilities(pixels, DIGITS.batch());
        }
    }

    @Benchmark
    public float[] inTheSessionOfItsGraph() throws InvalidModelException {
        try (OnnxModel model = graphs.load(bytes, DIGITS.batch())) {
            return model.probabilities(pixels, DIGITS.batch());
        }
    }

    @TearDown
    public void close() {
        before.close();
    }
}
