package mixmatch.trainer.ownership;

import mixmatch.devices.Determinism;
import mixmatch.v1.RunState;

/**
 * Whether a run can be computed again to the bit: while one fingerprint of each kind, training and guessing, has been seen, of what
 * is deterministic, and the model that guesses a step does not depend on the time. Bound: the fingerprints of the hardware at hand.
 */
public final class Exactness {
    /** The run's state as the owner before left it, and what is seen since. */
    private final RunState.Builder known;

    Exactness(RunState before) {
        this.known = before.toBuilder();
    }

    /** True if this is the second fingerprint of those that train, or one more, or is new and does not repeat its own bits. */
    public synchronized boolean trainedBy(String fingerprint, long step) {
        return !known.getTrainerFingerprintsList().contains(fingerprint)
                && isInexact(
                        fingerprint, known.addTrainerFingerprints(fingerprint).getTrainerFingerprintsCount(), step);
    }

    /** The same of those that guess. */
    public synchronized boolean guessedBy(String fingerprint, long step) {
        return !known.getGuessFingerprintsList().contains(fingerprint)
                && isInexact(
                        fingerprint, known.addGuessFingerprints(fingerprint).getGuessFingerprintsCount(), step);
    }

    /** Guesses by whichever model is the newest: none of its steps can be computed again. */
    public synchronized void dependsOnTime() {
        known.setInexactAtStep(1);
    }

    private boolean isInexact(String fingerprint, int fingerprints, long step) {
        boolean inexact = fingerprints > 1 || Determinism.refusalIn(fingerprint).isPresent();
        if (inexact && known.getInexactAtStep() == 0) {
            known.setInexactAtStep(step);
        }
        return inexact;
    }

    /** The run's state with what is known by now. */
    synchronized RunState.Builder state() {
        return known.clone().setExact(known.getInexactAtStep() == 0);
    }
}
