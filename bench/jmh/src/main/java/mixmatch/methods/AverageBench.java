package mixmatch.methods;

import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The sharpened mean of the predictions of a batch of 64, K = 2, ten classes. */
@State(Scope.Thread)
public class AverageBench {
    private final Sharpening sharpening = new Sharpening(0.5);
    private final List<float[]> predictions = List.of(new float[64 * 10], new float[64 * 10]);

    public AverageBench() {
        for (float[] prediction : predictions) {
            Arrays.fill(prediction, 0.1f);
        }
    }

    @Benchmark
    public float[] average() {
        return sharpening.ofMean(predictions, 10);
    }
}
