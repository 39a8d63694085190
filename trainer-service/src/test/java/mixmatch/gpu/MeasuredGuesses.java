package mixmatch.gpu;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import mixmatch.devices.Device;
import mixmatch.onnx.CudaOptions;
import mixmatch.onnx.InvalidModelException;
import mixmatch.onnx.OnnxModel;
import mixmatch.onnx.SessionSettings;
import mixmatch.onnx.shared.SharedGraphs;

/** Milliseconds of a guess, of the first one of a run and of the step to another model, by sessions as labelguess has them. */
final class MeasuredGuesses {
    private static final int WARM_UP = 3;

    private MeasuredGuesses() {}

    static void measure(Workload work, Device device, ObjectNode found) throws InvalidModelException {
        for (boolean tf32 : device.isCuda() ? new boolean[] {false, true} : new boolean[] {false}) {
            SessionSettings settings = new SessionSettings(
                    device, 1, OnnxModel.Memory.SHARED, new CudaOptions(CudaOptions.DEFAULT.memoryLimit(), tf32));
            measure(work, new SharedGraphs(settings), found.putObject(tf32 ? "tf32" : "float32"));
        }
        found.put("library", "onnxruntime-" + OnnxModel.runtimeVersion());
    }

    private static void measure(Workload work, SharedGraphs graphs, ObjectNode found) throws InvalidModelException {
        byte[] first = work.guessingModel(1);
        byte[] second = work.guessingModel(2);
        ByteBuffer pixels = work.noise(1);
        long began = System.nanoTime();
        try (OnnxModel one = graphs.load(first, work.batch())) {
            one.warm(work.batch());
            found.put("firstModelMs", millisSince(began));
            guess(one, pixels, work.batch(), WARM_UP);
            MeasuredSteps.of(guess(one, pixels, work.batch(), work.steps()), found);
            began = System.nanoTime();
            try (OnnxModel other = graphs.load(second, work.batch())) {
                found.put("nextModelMs", millisSince(began));
                other.probabilities(pixels, work.batch());
            }
        }
    }

    private static double[] guess(OnnxModel model, ByteBuffer pixels, int batch, int times) {
        double[] millis = new double[times];
        for (int i = 0; i < times; i++) {
            long began = System.nanoTime();
            model.probabilities(pixels.duplicate(), batch);
            millis[i] = millisSince(began);
        }
        return millis;
    }

    private static double millisSince(long began) {
        return (System.nanoTime() - began) / 1e6;
    }
}
