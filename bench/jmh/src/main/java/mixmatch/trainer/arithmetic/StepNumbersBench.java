package mixmatch.trainer.arithmetic;

import java.util.Map;
import mixmatch.networks.InitialWeights;
import mixmatch.networks.Network;
import mixmatch.networks.Networks;
import mixmatch.randomness.CounterRandom;
import mixmatch.randomness.RandomStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What the trainer computes in Java for a step of 3 x 64 rows, and the hash of a finished Wide-ResNet-28-2. */
@State(Scope.Thread)
public class StepNumbersBench {
    private static final int ROWS = 3 * 64;

    private final float[] weights;
    private final float[] statistics;
    private long step;

    public StepNumbersBench() {
        Network shape = Networks.of("wide-resnet", Map.of("depth", 28, "width", 2), 3, 10);
        weights = InitialWeights.weights(shape, 1);
        statistics = InitialWeights.statistics(shape);
    }

    @Benchmark
    public double beta() {
        return Beta.sample(0.75, CounterRandom.at(1, RandomStream.MIXUP_LAMBDA, ++step, 0));
    }

    @Benchmark
    public float[] lambdasOfAStep() {
        return MixUp.lambdas(1, ++step, ROWS, 0.75);
    }

    @Benchmark
    public long[] partnersOfAStep() {
        return MixUp.partners(1, ++step, ROWS);
    }

    @Benchmark
    public String weightsHash() {
        return WeightsHash.of(weights, statistics);
    }
}
