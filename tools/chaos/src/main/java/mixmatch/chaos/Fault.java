package mixmatch.chaos;

import java.util.SplittableRandom;

/**
 * A fault of the tested system.
 *
 * @param name as in a table: {@code broker away}
 */
record Fault(String name, Action action) {
    /** The deed: makes the fault happen, and ends it where it has an end. */
    interface Action {
        /**
         * Does it.
         *
         * @param random draws what is left to chance
         * @throws Exception where it could not be made to happen; the harness has failed then, not the system
         */
        void inject(Scene scene, SplittableRandom random) throws Exception;
    }
}
