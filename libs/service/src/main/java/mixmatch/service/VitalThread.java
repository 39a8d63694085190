package mixmatch.service;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Threads that a service does not work without: one that dies of what nobody catches ends the process. */
public final class VitalThread {
    private static final Logger LOG = Logger.getLogger(VitalThread.class);
    private static final java.util.logging.Logger KAFKA =
            java.util.logging.Logger.getLogger("org.apache.kafka.common.utils.KafkaThread");

    private VitalThread() {}

    /** A daemon thread, not started yet. */
    public static Thread of(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((died, reason) -> FatalFailure.end("thread " + name, reason));
        return thread;
    }

    /** Repeats work in such a thread, so long after it was done. */
    public static ScheduledExecutorService repeat(String name, Duration first, Duration pause, Runnable work) {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> of(name, task));
        Runnable vital = () -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                // A schedule would keep it to itself, and do nothing any more.
                FatalFailure.end("thread " + name, e);
                throw e;
            }
        };
        clock.scheduleWithFixedDelay(vital, first.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
        return clock;
    }

    /**
     * Ends the process by an Error in a thread of a library, too: it would leave a client that waits for ever. Kafka's clients
     * catch every Exception, and only log what still ends one of their threads: so their log is watched.
     */
    static void watchLibraries() {
        Thread.setDefaultUncaughtExceptionHandler((thread, reason) -> {
            if (reason instanceof Error) {
                FatalFailure.end("thread " + thread.getName(), reason);
            } else {
                LOG.warnf(reason, "A thread has ended. thread=%s", thread.getName());
            }
        });
        KAFKA.setFilter(said -> {
            if (said.getThrown() != null) {
                // It is the dying thread that says so.
                FatalFailure.end("thread " + Thread.currentThread().getName(), said.getThrown());
            }
            return true;
        });
    }
}
