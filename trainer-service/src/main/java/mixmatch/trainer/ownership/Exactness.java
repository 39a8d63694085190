package mixmatch.trainer.ownership;

import mixmatch.v1.RunState;

/**
 * Whether a run can be computed again to the bit: while one fingerprint of each kind, training and guessing, has been seen, and the
 * model that guesses a step does not depend on the time. Bound: the fingerprints of the hardware at hand.
 */
public final class Exactness {
    /** The run's state as the owner before left it, and what is seen since. */
    private final RunState.Builder known;

    Exactness(RunState before) {
        this.known = before.toBuilder();
    }

    /** True if this is the second fingerprint of those that train, or one more. */
    public synchronized boolean trainedBy(String fingerprint, long step) {
        return !known.getTrainerFingerprintsList().contains(fingerprint)
                && isAnother(known.addTrainerFingerprints(fingerprint).getTrainerFingerprintsCount(), step);
    }

    /** True if this is the second fingerprint of those that guess, or one more. */
    public synchronized boolean guessedBy(String fingerprint, long step) {
        return !known.getGuessFingerprintsList().contains(fingerprint)
                && isAnother(known.addGuessFingerprints(fingerprint).getGuessFingerprintsCount(), step);
    }

    /** Guesses by whichever model is the newest: none of its steps can be computed again. */
    public synchronized void dependsOnTime() {
        known.setInexactAtStep(1);
    }

    private boolean isAnother(int fingerprints, long step) {
        if (fingerprints > 1 && known.getInexactAtStep() == 0) {
            known.setInexactAtStep(step);
        }
        return fingerprints > 1;
    }

    /** The run's state with what is known by now. */
    synchronized RunState.Builder state() {
        return known.clone().setExact(known.getInexactAtStep() == 0);
    }
}
