package mixmatch.service;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Threads that a service does not work without: one that dies of what nobody catches ends the process. */
public final class VitalThread {
    private VitalThread() {}

    /** A daemon thread, not started yet. */
    public static Thread of(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((died, reason) -> FatalFailure.end("thread " + name, reason));
        return thread;
    }

    /** A clock with one such thread. What it repeats is to be a {@link #task}. */
    static ScheduledExecutorService clock(String name) {
        return Executors.newSingleThreadScheduledExecutor(work -> of(name, work));
    }

    /** Work for a schedule, which would keep to itself what is thrown, and do nothing any more. */
    public static Runnable task(String name, Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                FatalFailure.end("thread " + name, e);
                throw e;
            }
        };
    }
}
