package mixmatch.networks;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import mixmatch.randomness.CounterRandom;
import mixmatch.randomness.RandomStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * The flat vectors by seed alone: convolutions normal with variance 2 / (height * width * out) (He et al., 2015, fan
 * out), the linear kernel with 2 / (in + out) (Glorot and Bengio, 2010), scales, running variances 1, biases, means 0.
 */
public final class InitialWeights {
    private InitialWeights() {}

    /** The initial weights of a network, in the order of {@link Network#weights}. */
    public static float[] weights(Network network, long seed) {
        float[] flat = new float[network.weightCount()];
        List<Tensor> tensors = network.weights();
        for (int index = 0; index < tensors.size(); index++) {
            Tensor tensor = tensors.get(index);
            if (tensor.decayed()) {
                UniformRandomProvider random = CounterRandom.at(seed, RandomStream.INITIAL_WEIGHTS, 0, index);
                ZigguratSampler.NormalizedGaussian gaussian = ZigguratSampler.NormalizedGaussian.of(random);
                double deviation = Math.sqrt(variance(tensor.shape()));
                for (int i = 0; i < tensor.size(); i++) {
                    flat[tensor.offset() + i] = (float) (deviation * gaussian.sample());
                }
            }
        }
        return withOnes(flat, tensors.stream().filter(tensor -> !tensor.decayed()), ".weight");
    }

    /** Its initial running statistics, in the order of {@link Network#statistics}. */
    public static float[] statistics(Network network) {
        return withOnes(new float[network.statisticCount()], network.statistics().stream(), ".running_var");
    }

    private static float[] withOnes(float[] flat, Stream<Tensor> tensors, String named) {
        tensors.filter(tensor -> tensor.name().endsWith(named))
                .forEach(tensor -> Arrays.fill(flat, tensor.offset(), tensor.offset() + tensor.size(), 1f));
        return flat;
    }

    private static double variance(List<Integer> kernel) {
        boolean linear = kernel.size() == 2;
        return linear ? 2.0 / (kernel.get(0) + kernel.get(1)) : 2.0 / (kernel.get(2) * kernel.get(3) * kernel.get(0));
    }
}
