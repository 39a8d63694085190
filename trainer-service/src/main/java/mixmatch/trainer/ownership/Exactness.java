package mixmatch.trainer.ownership;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import mixmatch.v1.RunState;

/**
 * Whether a run can be computed again to the bit: while one fingerprint of each kind, training and guessing, has been seen, and the
 * model that guesses a step does not depend on the time. Bound: the fingerprints of the hardware at hand.
 */
public final class Exactness {
    private final Set<String> trainers;
    private final Set<String> guessers;
    private long inexactAtStep;

    /** Goes on from what the run's state says of its earlier owners. */
    Exactness(RunState before) {
        this.trainers = new LinkedHashSet<>(before.getTrainerFingerprintsList());
        this.guessers = new LinkedHashSet<>(before.getGuessFingerprintsList());
        this.inexactAtStep = before.getInexactAtStep();
    }

    /** True if this is the second fingerprint of those that train, or one more. */
    public synchronized boolean trainedBy(String fingerprint, long step) {
        return seen(trainers, fingerprint, step);
    }

    /** True if this is the second fingerprint of those that guess, or one more. */
    public synchronized boolean guessedBy(String fingerprint, long step) {
        return seen(guessers, fingerprint, step);
    }

    /** Guesses by whichever model is the newest: none of its steps can be computed again. */
    public synchronized void dependsOnTime() {
        inexactAtStep = 1;
    }

    private boolean seen(Set<String> known, String fingerprint, long step) {
        boolean another = known.add(fingerprint) && known.size() > 1;
        if (another && inexactAtStep == 0) {
            inexactAtStep = step;
        }
        return another;
    }

    synchronized void describe(RunState.Builder state) {
        state.clearTrainerFingerprints()
                .clearGuessFingerprints()
                .addAllTrainerFingerprints(List.copyOf(trainers))
                .addAllGuessFingerprints(List.copyOf(guessers))
                .setExact(inexactAtStep == 0)
                .setInexactAtStep(inexactAtStep);
    }
}
