package mixmatch.cli.terminal;

import java.io.PrintStream;
import java.time.Clock;
import mixmatch.v1.Progress;

/** The display of a run's progress. */
public interface ProgressDisplay extends AutoCloseable {
    /** Takes the newest heartbeat; may show it later or not at all. */
    void show(Progress progress);

    @Override
    void close();

    /**
     * A bar where there is a terminal, else a plain line every few seconds.
     *
     * @param columns of the terminal; 0 where there is none
     * @param method short enough for a terminal
     */
    static ProgressDisplay of(PrintStream out, int columns, String run, String method, long steps) {
        return columns > 0
                ? new ProgressOnTerminal(out, columns, method, steps)
                : new ProgressLines(out, Clock.systemUTC(), run);
    }
}
