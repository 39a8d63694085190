package mixmatch.eval.api;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import mixmatch.service.Pause;
import mixmatch.service.VitalThread;
import org.jboss.logging.Logger;

/**
 * Work in a thread that is there only while somebody looks: it begins with a look and ends when there has been none for
 * half a minute.
 */
final class WhileLooked implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(WhileLooked.class);
    static final Duration LINGERS = Duration.ofSeconds(30);

    /** The work: begun once, then carried on again and again, then closed. */
    interface Work extends AutoCloseable {
        /** One round, which takes as long as it should until the next. */
        void round() throws Exception;

        @Override
        void close();
    }

    /** Begins the work. */
    interface Beginning {
        Work begin() throws Exception;
    }

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final String name;
    private final Beginning beginning;
    private final BooleanSupplier watched;
    private volatile long looked;
    private volatile boolean open = true;
    private Thread thread;

    /**
     * @param name of the thread
     * @param watched true while somebody looks on for longer
     */
    WhileLooked(String name, Beginning beginning, BooleanSupplier watched) {
        this.name = name;
        this.beginning = beginning;
        this.watched = watched;
    }

    /** Somebody looks. */
    synchronized void look() {
        looked = System.nanoTime();
        if (open && thread == null) {
            thread = VitalThread.of(name, this::run);
            thread.start();
        }
    }

    private void run() {
        while (goesOn()) {
            try (Work work = beginning.begin()) {
                while (goesOn()) {
                    work.round();
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

    /** False once nobody looks, or it is closed: then the thread is no longer this one's. */
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
