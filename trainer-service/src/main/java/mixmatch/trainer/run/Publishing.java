package mixmatch.trainer.run;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import mixmatch.service.RunLog;
import mixmatch.service.VitalThread;
import org.jboss.logging.Logger;

/**
 * Writes objects and announces them beside the training, one after the other in the order in which they were handed in:
 * a checkpoint is announced after the models that it names. Bound: {@value #WAITING} pieces of work; a trainer that is
 * further ahead of the store waits.
 */
final class Publishing implements AutoCloseable {
    /** A piece of work: objects first, then their announcement. */
    interface Work {
        void run() throws IOException;
    }

    private static final Logger LOG = Logger.getLogger(Publishing.class);
    private static final int WAITING = 4;
    private static final long LOOKS_MILLIS = 1_000;
    private static final String WAITS_FOR = "its models and checkpoints to be published";

    private record Task(long step, Work work, Context context) {}

    private final Consumer<String> waits;
    private final BlockingQueue<Task> queue = new ArrayBlockingQueue<>(WAITING);
    private final Thread thread;
    private volatile RuntimeException failure;
    private volatile boolean open = true;
    private boolean idle = true;

    /** @param waits is told what the caller waits for while it waits here, and "" once it goes on */
    Publishing(String run, Consumer<String> waits) {
        this.waits = waits;
        thread = VitalThread.of("publishing", () -> work(run));
        thread.start();
    }

    /** Hands in work after a step; waits while the queue is full. Throws what earlier work failed with. */
    void add(long step, Work work) throws InterruptedException {
        Task task = new Task(step, work, Context.current());
        if (!offered(task)) {
            while (!offered(task)) {
                waits.accept(WAITS_FOR);
            }
            waits.accept("");
        }
    }

    private synchronized boolean offered(Task task) throws InterruptedException {
        check();
        if (!queue.offer(task)) {
            wait(LOOKS_MILLIS);
            return false;
        }
        idle = false;
        return true;
    }

    /** Waits until all is written and announced. Throws what the work failed with, if it has. */
    void drain() throws InterruptedException {
        finish();
        check();
    }

    /** Waits until all is written and announced that can be. */
    void finish() throws InterruptedException {
        if (!finished()) {
            while (!finished()) {
                waits.accept(WAITS_FOR);
            }
            waits.accept("");
        }
    }

    private synchronized boolean finished() throws InterruptedException {
        if (!idle && failure == null) {
            wait(LOOKS_MILLIS);
        }
        return idle || failure != null;
    }

    /** Throws what the work failed with, if it has. */
    void check() {
        Optional.ofNullable(failure).ifPresent(e -> {
            throw e;
        });
    }

    private void work(String run) {
        try (RunLog log = RunLog.of(run)) {
            while (open) {
                Task task = queue.take();
                RunLog.atStep(task.step());
                // What it announces belongs to the trace of the step that it is made of.
                try (Scope scope = task.context().makeCurrent()) {
                    task.work().run();
                }
                synchronized (this) {
                    idle = queue.isEmpty();
                    notifyAll();
                }
            }
        } catch (InterruptedException e) {
            // Closed.
        } catch (IOException e) {
            fail(run, new RunFailedException("an object could not be written: " + e.getMessage(), e));
        } catch (RuntimeException e) {
            fail(run, e);
        }
    }

    private synchronized void fail(String run, RuntimeException e) {
        if (open) {
            LOG.warnf("Publishing ends. run=%s reason=%s", run, e.getMessage());
            failure = e;
            notifyAll();
        }
    }

    @Override
    public void close() {
        open = false;
        thread.interrupt();
        try {
            thread.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
