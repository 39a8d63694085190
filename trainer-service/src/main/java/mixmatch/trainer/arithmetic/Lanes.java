package mixmatch.trainer.arithmetic;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Java threads that each take whole chunks through the network. Two lanes of one native thread are faster than one lane
 * of two, because a chunk's many small operations then wait for nobody. What a chunk computes depends on the native
 * threads of its lane, never on the number of lanes.
 */
final class Lanes implements AutoCloseable {
    /**
     * Measured on two cores with passive waiting: at 0.05e9 (digits, Wide-ResNet-10-1) two native threads take twice the
     * time of one, at 0.4e9 (CIFAR-10, Wide-ResNet-10-1, batch 32) 0.8 of it, and more than it beside other processes.
     */
    private static final long WORTH_NATIVE_THREADS = 1_000_000_000;

    private final int nativeThreads;
    private final ExecutorService executor;

    /**
     * As many lanes as there are threads, but no more than chunks; what threads remain are native ones, if the chunks are
     * large enough to gain by them.
     *
     * @param multiplications of one chunk, forward
     */
    Lanes(int threads, int chunks, long multiplications) {
        if (threads < 1) {
            throw new IllegalArgumentException("%d threads; a step needs at least 1".formatted(threads));
        }
        int lanes = Math.min(threads, chunks);
        this.nativeThreads = multiplications < WORTH_NATIVE_THREADS ? 1 : threads / lanes;
        this.executor = Executors.newFixedThreadPool(lanes, work -> {
            Thread lane = new Thread(work, "lane");
            lane.setDaemon(true);
            return lane;
        });
    }

    int nativeThreads() {
        return nativeThreads;
    }

    /** Results in the order of the work. The first failure is thrown once all work has ended. */
    <T> List<T> run(List<Callable<T>> work) {
        List<Future<T>> running = new ArrayList<>();
        for (Callable<T> chunk : work) {
            running.add(executor.submit(() -> {
                PyTorch.useThreads(nativeThreads);
                return chunk.call();
            }));
        }
        List<T> results = new ArrayList<>();
        ExecutionException failure = null;
        for (Future<T> chunk : running) {
            try {
                results.add(uninterruptibly(chunk));
            } catch (ExecutionException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException("a training step failed: " + failure.getCause(), failure.getCause());
        }
        return results;
    }

    /** Native memory must not go while a lane works on it, so an interrupt waits for the end of the step. */
    private static <T> T uninterruptibly(Future<T> future) throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
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

    @Override
    public void close() {
        executor.shutdown();
    }
}
