package mixmatch.local.chaos;

import java.util.SplittableRandom;

/** Something that goes wrong. */
interface Fault {
    /** What it is called in a table. */
    String name();

    /**
     * Makes it happen, and ends it where it has an end.
     *
     * @param random what about it is left to chance
     * @throws Exception where it could not be made to happen; that is the harness's trouble, not the system's
     */
    void inject(Scene scene, SplittableRandom random) throws Exception;
}
