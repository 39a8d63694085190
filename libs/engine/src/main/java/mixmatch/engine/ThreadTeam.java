package mixmatch.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** The threads that compute one chunk: the calling one and others, which share loops of Java among them. */
public final class ThreadTeam {
    private final Executor others;
    private final int threads;

    /** @param others runs {@code threads - 1} parts beside each other */
    public ThreadTeam(Executor others, int threads) {
        this.others = others;
        this.threads = threads;
    }

    public int threads() {
        return threads;
    }

    /** The work on the items from {@code from}, inclusive, up to {@code to}, exclusive. */
    public interface Part {
        void of(int from, int to);
    }

    /** Has each item done, in one part a thread, and returns when all are. The result must not depend on the parts. */
    public void share(int items, Part part) {
        int parts = Math.min(threads, items);
        List<FutureTask<Void>> running = new ArrayList<>();
        for (int i = 1; i < parts; i++) {
            int from = first(i, parts, items);
            int to = first(i + 1, parts, items);
            FutureTask<Void> task = new FutureTask<>(() -> part.of(from, to), null);
            running.add(task);
            others.execute(task);
        }
        Throwable failure = null;
        try {
            part.of(0, first(1, Math.max(1, parts), items));
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        results(running, failure);
    }

    /** The same item by item. */
    public void each(int items, IntConsumer work) {
        share(items, (from, to) -> IntStream.range(from, to).forEach(work));
    }

    /** The first item of a part. */
    public static int first(int part, int parts, int items) {
        return (int) ((long) items * part / parts);
    }

    /** The results of work, once all has ended; then throws the first failure, the given one (or null) before all. */
    static <T> List<T> results(List<? extends Future<T>> work, Throwable failure) {
        List<T> results = new ArrayList<>();
        for (Future<T> each : work) {
            try {
                results.add(ended(each));
            } catch (ExecutionException e) {
                failure = failure == null ? e.getCause() : failure;
            }
        }
        if (failure instanceof Error e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure != null) {
            throw new IllegalStateException("a training step failed: " + failure, failure);
        }
        return results;
    }

    /** The memory that work is done on must not go before it ends, so an interrupt waits for its end. */
    private static <T> T ended(Future<T> work) throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return work.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
