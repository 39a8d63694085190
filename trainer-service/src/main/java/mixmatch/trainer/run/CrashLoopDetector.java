package mixmatch.trainer.run;

/** Tells a failure that a fresh start does not mend: the third unexpected one in a row of one run after the same step. */
final class CrashLoopDetector {
    private static final int TOO_MANY = 3;

    private String run = "";
    private long step;
    private int failures;

    /** Notes an unexpected failure; true if starting again is of no use. */
    boolean noted(String failed, long completed) {
        boolean again = failed.equals(run) && completed == step;
        run = failed;
        step = completed;
        failures = again ? failures + 1 : 1;
        return failures >= TOO_MANY;
    }
}
