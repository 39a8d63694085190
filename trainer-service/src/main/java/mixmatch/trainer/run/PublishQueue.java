package mixmatch.trainer.run;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import mixmatch.service.RunLog;
import mixmatch.service.VitalThread;
import mixmatch.trainer.ownership.RunFailedException;
import org.jboss.logging.Logger;

/**
 * Writes objects and announces them beside the training, one after the other in the order in which they were handed in:
 * a checkpoint is announced after the models that it names. After the first failure nothing more is written. Bound: one piece of
 * work under way and {@value #WAITING} that wait; a trainer that is further ahead of the store waits.
 */
final class PublishQueue implements AutoCloseable {
    /** A piece of work: objects first, then their announcement. */
    interface Work {
        void run() throws IOException;
    }

    private static final Logger LOG = Logger.getLogger(PublishQueue.class);
    private static final int WAITING = 4;
    private static final int MOST = 1 + WAITING;
    private static final String WAITS_FOR = "its models and checkpoints to be published";

    private final String run;
    private final Consumer<String> waits;
    private final Semaphore free = new Semaphore(MOST);
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(task -> VitalThread.of("publishing", task));
    private volatile RuntimeException failure;
    private volatile boolean open = true;

    /** @param waits is told what the caller waits for while it waits here, and "" once it goes on */
    PublishQueue(String run, Consumer<String> waits) {
        this.run = run;
        this.waits = waits;
    }

    /** Hands in work after a step; waits while the queue is full. Throws what earlier work failed with. */
    void add(long step, Work work) throws InterruptedException {
        check();
        Context context = Context.current();
        acquire(1);
        thread.execute(() -> {
            // What it announces belongs to the trace of the step that it is made of.
            try (RunLog log = RunLog.of(run, step);
                    Scope scope = context.makeCurrent()) {
                work(work);
            }
            // Not after an error: that ends the process, and until then nobody may take the work for done.
            free.release();
        });
    }

    /** Waits until all is written and announced. Throws what the work failed with, if it has. */
    void drain() throws InterruptedException {
        finish();
        check();
    }

    /** Waits until all is written and announced that can be. */
    void finish() throws InterruptedException {
        acquire(MOST);
        free.release(MOST);
    }

    private void acquire(int places) throws InterruptedException {
        boolean waited = false;
        while (!free.tryAcquire(places, 1, TimeUnit.SECONDS)) {
            waits.accept(WAITS_FOR);
            waited = true;
        }
        if (waited) {
            waits.accept("");
        }
    }

    /** Throws what the work failed with, if it has. */
    void check() {
        RuntimeException failed = failure;
        if (failed != null) {
            throw failed;
        }
    }

    private void work(Work work) {
        if (failure != null) {
            return;
        }
        try {
            work.run();
        } catch (IOException e) {
            fail(new RunFailedException("an object could not be written: " + e.getMessage(), e));
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void fail(RuntimeException e) {
        if (open) {
            LOG.warnf("Publishing ends. run=%s reason=%s", run, e.getMessage());
            failure = e;
        }
    }

    @Override
    public void close() {
        open = false;
        thread.shutdownNow();
        try {
            thread.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
