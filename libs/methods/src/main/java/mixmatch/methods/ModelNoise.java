package mixmatch.methods;

import static mixmatch.spec.SpecKey.key;
import static mixmatch.spec.SpecRange.between;

import java.util.List;
import mixmatch.randomness.CounterRandom;
import mixmatch.randomness.RandomStream;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/** Model noise: the network predicts of an image what it predicts of the same with its weights perturbed. */
record ModelNoise(double noise, UnlabeledLoss unlabeled) implements Method {
    static final Methods.Kind KIND = new Methods.Kind(
            "model-noise",
            "Trains on the predictions of perturbed weights.",
            UnlabeledLoss.keys(
                    20,
                    UnlabeledLoss.QUARTER,
                    GuessWeights.CURRENT,
                    1,
                    key("method.noise", between(0, 1), 0.03)
                            .says(
                                    "Deviation of the noise on each kernel, as a share of its weights' root mean square.")),
            keys -> new ModelNoise(keys.real("noise"), UnlabeledLoss.squaredError(keys)));

    @Override
    public String title() {
        return "Model noise";
    }

    @Override
    public List<View> views() {
        return List.of(View.weak(true, true));
    }

    @Override
    public void perturb(long seed, long step, int tensor, float[] kernel) {
        var normal =
                ZigguratSampler.NormalizedGaussian.of(CounterRandom.at(seed, RandomStream.MODEL_NOISE, step, tensor));
        double[] numbers = new double[kernel.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = normal.sample();
        }
        perturb(kernel, numbers, noise);
    }

    /** w + noise * rms(w) * normal, rms = sqrt(mean w^2) of the whole kernel. */
    static void perturb(float[] kernel, double[] normal, double noise) {
        double squares = 0;
        for (float weight : kernel) {
            squares += (double) weight * weight;
        }
        double deviation = noise * Math.sqrt(squares / kernel.length);
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] += (float) (deviation * normal[i]);
        }
    }
}
