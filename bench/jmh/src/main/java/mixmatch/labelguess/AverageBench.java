package mixmatch.labelguess;

import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The sharpened mean of the predictions of a batch of 64, K = 2, ten classes. */
@State(Scope.Thread)
public class AverageBench {
    private final Sharpening sharpening = new Sharpening(0.5);
    private final float[][] predictions = new float[2][64 * 10];

    public AverageBench() {
        for (float[] prediction : predictions) {
            Arrays.fill(prediction, 0.1f);
        }
    }

    @Benchmark
    public float[] average() {
        return LabelGuess.average(predictions, 10, sharpening);
    }
}
