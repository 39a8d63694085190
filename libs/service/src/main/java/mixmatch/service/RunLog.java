package mixmatch.service;

import org.jboss.logging.MDC;

/** Puts run and step on every log line of a piece of work, as fields of their own where logs are JSON. */
public final class RunLog implements AutoCloseable {
    private static final String RUN = "run";
    private static final String STEP = "step";

    private RunLog() {}

    /** For work on a run, on this thread, until it is closed. */
    public static RunLog of(String run) {
        MDC.put(RUN, run);
        return new RunLog();
    }

    public static RunLog of(String run, long step) {
        atStep(step);
        return of(run);
    }

    public static void atStep(long step) {
        MDC.put(STEP, Long.toString(step));
    }

    @Override
    public void close() {
        MDC.remove(RUN);
        MDC.remove(STEP);
    }
}
