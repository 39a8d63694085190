package mixmatch.trainer.step;

/** The decay of the moving average, which warms up so that early averages forget the initial weights. */
record EmaDecay(double decay) {
    EmaDecay {
        if (!(decay >= 0 && decay < 1)) {
            throw new IllegalArgumentException("an EMA decay of %s; it must be in [0, 1)".formatted(decay));
        }
    }

    /** min(decay, (1 + step) / (10 + step)), steps counted from 1. */
    double at(long step) {
        return Math.min(decay, (1.0 + step) / (10.0 + step));
    }
}
