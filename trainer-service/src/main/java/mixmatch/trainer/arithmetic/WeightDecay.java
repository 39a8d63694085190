package mixmatch.trainer.arithmetic;

import java.util.Arrays;
import mixmatch.networks.Network;
import mixmatch.networks.Tensor;

/** Decoupled weight decay, of convolution and linear kernels only, after Adam and after the moving average. */
final class WeightDecay {
    private WeightDecay() {}

    /** What each weight is multiplied by after a step: 1 - weightDecay * learningRate for kernels, 1 for the rest. */
    static float[] factors(Network network, double weightDecay, double learningRate) {
        float[] factors = new float[network.weightCount()];
        Arrays.fill(factors, 1f);
        for (Tensor tensor : network.weights()) {
            if (tensor.decayed()) {
                float factor = (float) (1 - weightDecay * learningRate);
                Arrays.fill(factors, tensor.offset(), tensor.offset() + tensor.size(), factor);
            }
        }
        return factors;
    }
}
