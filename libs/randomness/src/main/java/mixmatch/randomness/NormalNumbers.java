package mixmatch.randomness;

import org.apache.commons.rng.UniformRandomProvider;

/** Normal numbers of mean 0 and deviation 1 (Box and Muller, 1958), one after another; strict: Math may differ by processor. */
public final class NormalNumbers {
    private final UniformRandomProvider random;
    private double second;
    private boolean hasSecond;

    public NormalNumbers(UniformRandomProvider random) {
        this.random = random;
    }

    public double next() {
        hasSecond = !hasSecond;
        if (!hasSecond) {
            return second;
        }
        // 1 - u lies in (0, 1], so that the logarithm is finite.
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        double angle = 2 * StrictMath.PI * random.nextDouble();
        second = radius * StrictMath.sin(angle);
        return radius * StrictMath.cos(angle);
    }
}
