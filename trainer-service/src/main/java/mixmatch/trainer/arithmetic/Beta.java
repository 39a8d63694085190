package mixmatch.trainer.arithmetic;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.AhrensDieterMarsagliaTsangGammaSampler;
import org.apache.commons.rng.sampling.distribution.SharedStateContinuousSampler;

/** A draw from Beta(alpha, alpha): X / (X + Y) of two independent Gamma(alpha, 1). */
final class Beta {
    private Beta() {}

    static double sample(double alpha, UniformRandomProvider random) {
        SharedStateContinuousSampler gamma = AhrensDieterMarsagliaTsangGammaSampler.of(random, alpha, 1);
        double x = gamma.sample();
        double y = gamma.sample();
        // With a tiny alpha both draws can underflow to 0; the distribution is then two points, 0 and 1.
        return x + y > 0 ? x / (x + y) : random.nextInt(2);
    }
}
