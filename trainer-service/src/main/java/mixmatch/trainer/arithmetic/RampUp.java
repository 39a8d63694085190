package mixmatch.trainer.arithmetic;

/**
 * The linear ramp of lambda_u by steps.
 *
 * @param steps length of the ramp; 0: no ramp
 */
record RampUp(long steps) {
    RampUp {
        if (steps < 0) {
            throw new IllegalArgumentException("a ramp of %d steps; it must be 0 or more".formatted(steps));
        }
    }

    /** min(1, step / steps). */
    double at(long step) {
        return steps == 0 ? 1 : Math.min(1.0, Math.max(0.0, (double) step / steps));
    }
}
