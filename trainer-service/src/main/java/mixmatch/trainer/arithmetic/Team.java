package mixmatch.trainer.arithmetic;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

/** The threads that compute one chunk: the calling one and others, which share loops of Java among them. */
final class Team {
    private final Executor others;
    private final int threads;

    /** @param others runs {@code threads - 1} parts beside each other */
    Team(Executor others, int threads) {
        this.others = others;
        this.threads = threads;
    }

    int threads() {
        return threads;
    }

    /** What is done for the items from {@code from}, inclusive, up to {@code to}, exclusive. */
    interface Part {
        void of(int from, int to);
    }

    /** Has each item done, in one part a thread, and returns when all are. What is done must not depend on the parts. */
    void share(int items, Part part) {
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
        // The memory that the parts work on must not go before the last has ended.
        for (FutureTask<Void> task : running) {
            failure = first(failure, await(task));
        }
        if (failure instanceof Error e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
    }

    /** The first item of a part. */
    static int first(int part, int parts, int items) {
        return (int) ((long) items * part / parts);
    }

    private static Throwable first(Throwable one, Throwable other) {
        return one == null ? other : one;
    }

    /** What a part failed with, or null. An interrupt waits for its end. */
    private static Throwable await(FutureTask<Void> task) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    task.get();
                    return null;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    return e.getCause();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
