package mixmatch.augment;

import org.apache.commons.rng.UniformRandomProvider;

/**
 * Standard normal numbers by Box and Muller (1958) in strict math. The library's samplers use {@code Math}, whose
 * intrinsics may differ in the last bit from one processor to the next.
 */
final class StrictBoxMuller {
    private final UniformRandomProvider random;
    private double spare;
    private boolean hasSpare;

    StrictBoxMuller(UniformRandomProvider random) {
        this.random = random;
    }

    double sample() {
        if (hasSpare) {
            hasSpare = false;
            return spare;
        }
        // 1 - u lies in (0, 1], so that the logarithm is finite.
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        double angle = 2 * StrictMath.PI * random.nextDouble();
        spare = radius * StrictMath.sin(angle);
        hasSpare = true;
        return radius * StrictMath.cos(angle);
    }
}
