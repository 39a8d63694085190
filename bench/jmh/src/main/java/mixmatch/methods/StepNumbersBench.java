package mixmatch.methods;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import mixmatch.networks.InitialWeights;
import mixmatch.networks.Network;
import mixmatch.networks.Networks;
import mixmatch.randomness.CounterRandom;
import mixmatch.randomness.RandomStream;
import mixmatch.trainer.step.WeightsHash;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Benchmarks of the trainer's computations in Java: for a step of 3 x 64 rows, and for the hash of a finished Wide-ResNet-28-2.
 */
@State(Scope.Thread)
public class StepNumbersBench {
    private static final int ROWS = 3 * 64;
    private static final int CLASSES = 10;

    private final float[] weights;
    private final float[] statistics;
    private final TrainedRows rows;
    private long step;

    public StepNumbersBench() {
        Network shape = Networks.of("wide-resnet", Map.of("depth", 28, "width", 2), 3, 10);
        weights = InitialWeights.weights(shape, 1);
        statistics = InitialWeights.statistics(shape);
        float[] logits = new float[ROWS * CLASSES];
        float[] targets = new float[ROWS * CLASSES];
        float[] ones = new float[ROWS];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = i % 7;
            targets[i] = 1f / CLASSES;
        }
        Arrays.fill(ones, 1);
        rows = new TrainedRows(logits, targets, ones, ROWS / 3);
    }

    @Benchmark
    public double beta() {
        return MixUp.beta(0.75, CounterRandom.at(1, RandomStream.MIXUP_LAMBDA, ++step, 0));
    }

    @Benchmark
    public MixUp mixingOfAStep() {
        return MixUp.of(1, ++step, 0, ROWS, 0.75);
    }

    @Benchmark
    public Losses lossesOfAStep() {
        return new LossTerms(MeanTerm.SQUARED_ERROR, 75, Optional.empty()).of(rows);
    }

    @Benchmark
    public String weightsHash() {
        return WeightsHash.of(weights, statistics);
    }
}
