package mixmatch.eval.api;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import mixmatch.service.Pause;
import mixmatch.service.VitalThread;
import org.jboss.logging.Logger;

/** A thread that polls only while somebody asks: from a request until half a minute after the last one. */
final class OnDemandPoller implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(OnDemandPoller.class);
    static final Duration LINGERS = Duration.ofSeconds(30);

    /** The polling: opened once, then one round after another, then closed. */
    interface Work extends AutoCloseable {
        /** One round; there is a pause until the next. */
        void round() throws Exception;

        @Override
        void close();
    }

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final String name;
    private final Callable<? extends Work> opening;
    private final Duration every;
    private final BooleanSupplier watched;
    private volatile long looked;
    private volatile boolean open = true;
    private Thread thread;

    /** @param watched true while somebody keeps listening */
    OnDemandPoller(String name, Callable<? extends Work> opening, Duration every, BooleanSupplier watched) {
        this.name = name;
        this.opening = opening;
        this.every = every;
        this.watched = watched;
    }

    /** Somebody asks, and waits for a round after which {@code read} holds; false if there was none within that time. */
    synchronized boolean look(BooleanSupplier read, Duration within) throws InterruptedException {
        look();
        long deadline = System.nanoTime() + within.toNanos();
        while (!read.getAsBoolean() && System.nanoTime() < deadline) {
            TimeUnit.NANOSECONDS.timedWait(this, deadline - System.nanoTime());
        }
        return read.getAsBoolean();
    }

    /** Somebody asks: starts the thread, or keeps it for longer. */
    synchronized void look() {
        looked = System.nanoTime();
        if (open && thread == null) {
            thread = VitalThread.of(name, this::run);
            thread.start();
        }
    }

    private void run() {
        while (goesOn()) {
            try (Work work = opening.call()) {
                while (goesOn()) {
                    work.round();
                    synchronized (this) {
                        notifyAll();
                    }
                    Thread.sleep(every.toMillis());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception e) {
                LOG.debugf(
                        "What somebody looks at can't be read now; trying again. what=%s reason=%s",
                        name, e.getMessage());
                Pause.of(AFTER_FAILURE);
            }
        }
    }

    /** False once nobody asks any more or this is closed; the thread then ends, and the next request starts another. */
    private synchronized boolean goesOn() {
        boolean goesOn = open
                && !Thread.currentThread().isInterrupted()
                && (watched.getAsBoolean() || System.nanoTime() - looked < LINGERS.toNanos());
        if (!goesOn) {
            thread = null;
        }
        return goesOn;
    }

    @Override
    public synchronized void close() {
        open = false;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
