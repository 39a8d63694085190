package mixmatch.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** The threads that compute one chunk: the calling one and {@code threads - 1} others, which share loops of Java among them. */
public record ThreadTeam(Executor others, int threads) {
    /** The work on the items from {@code from}, inclusive, up to {@code to}, exclusive. */
    public interface Part {
        void of(int from, int to);
    }

    /** Has each item done, in one part a thread, and returns when all are. The result must not depend on the parts. */
    public void share(int items, Part part) {
        int parts = Math.min(threads, items);
        if (parts < 2) {
            // Nobody is waited for, and most teams are of one.
            part.of(0, items);
            return;
        }
        List<CompletableFuture<Void>> running = new ArrayList<>();
        // The calling thread's own part comes once the others have theirs.
        for (int i = parts - 1; i >= 0; i--) {
            int from = first(i, parts, items);
            int to = first(i + 1, parts, items);
            running.add(CompletableFuture.runAsync(() -> part.of(from, to), i == 0 ? Runnable::run : others));
        }
        results(running);
    }

    public void each(int items, IntConsumer work) {
        share(items, (from, to) -> IntStream.range(from, to).forEach(work));
    }

    public static int first(int part, int parts, int items) {
        return (int) ((long) items * part / parts);
    }

    /** The results, or the first failure, once all has ended, interrupted or not: its memory must not go before. */
    static <T> List<T> results(List<CompletableFuture<T>> work) {
        CompletableFuture.allOf(work.toArray(CompletableFuture[]::new))
                .exceptionally(failure -> null)
                .join();
        try {
            return work.stream().map(CompletableFuture::join).toList();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        }
    }
}
