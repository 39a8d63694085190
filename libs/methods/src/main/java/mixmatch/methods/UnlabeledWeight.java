package mixmatch.methods;

import java.util.List;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecKey;
import mixmatch.spec.SpecKey.Fallback;
import mixmatch.spec.SpecRange;

/**
 * The weight of the unlabelled rows' loss: w(t) = lambdaU * min(1, t / rampUpSteps).
 *
 * @param rampUpSteps length of the linear ramp; 0: none
 */
record UnlabeledWeight(double lambdaU, long rampUpSteps) {
    /** The keys of a method that has such a loss; its ramp is a quarter of the steps. */
    static List<SpecKey> keys(int lambdaU) {
        return keys(lambdaU, Fallback.from("`training.steps` / 4", "training.steps", steps -> steps / 4));
    }

    static List<SpecKey> keys(int lambdaU, Fallback rampUpSteps) {
        return List.of(
                SpecKey.of(
                        "method.lambdaU",
                        SpecRange.between(0, 10_000),
                        lambdaU,
                        "Weight of the unlabelled loss after the ramp."),
                new SpecKey(
                        "method.rampUpSteps",
                        SpecRange.whole(0, 1_000_000_000),
                        rampUpSteps,
                        "Steps over which that weight grows linearly from 0; 0: at once."));
    }

    static UnlabeledWeight of(RunSpec.Named keys) {
        return new UnlabeledWeight(keys.real("lambdaU"), keys.whole("rampUpSteps"));
    }

    /** @param step t, counted from 1 */
    double at(long step) {
        return lambdaU * (rampUpSteps == 0 ? 1 : Math.min(1.0, Math.max(0.0, (double) step / rampUpSteps)));
    }
}
