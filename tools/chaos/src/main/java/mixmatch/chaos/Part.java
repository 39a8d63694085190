package mixmatch.chaos;

/** A process of the tested system, whatever process it is at the moment: its keeper starts it again when it ends. */
public interface Part {
    /** Name of the process: {@code labelguess-2}. */
    String name();

    /** Kills it with -9; it is started again at once. */
    void kill();

    /** Kills it with -9 and keeps it away until {@link #release}. */
    void hold();

    void release();

    /** Stops it in its tracks (SIGSTOP) until {@link #resume}. */
    void suspend();

    void resume();
}
