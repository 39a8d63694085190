package mixmatch.trainer.run;

import mixmatch.spec.RunSpec;
import mixmatch.v1.RunWanted;

/** The end of a run as it is wanted now: after a step, or at a time, which the owner keeps as nobody else may be there. */
record RunEnd(RunSpec.Training training, RunWanted wanted) {
    /** Its last step: once the time is over, the next that is completed. */
    long lastStep(long nowMillis) {
        if (wanted.getUntilMillis() == 0) {
            return expectedSteps();
        }
        return isOver(nowMillis) ? 1 : training.steps();
    }

    /** The steps that there will be in all, as far as is known. */
    long expectedSteps() {
        return training.lastStep(wanted.getLastStep());
    }

    /** True once the time that was given is over; never of a run that has none. */
    boolean isOver(long nowMillis) {
        return wanted.getUntilMillis() != 0 && nowMillis >= wanted.getUntilMillis();
    }
}
