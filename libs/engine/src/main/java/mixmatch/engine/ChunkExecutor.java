package mixmatch.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Threads that each take whole chunks through the network, a lane each. Two lanes of one native thread are faster than one lane
 * of two, because a chunk's many small operations then wait for nobody. What a chunk computes depends on its native threads,
 * never on the lane.
 */
public final class ChunkExecutor implements AutoCloseable {
    /**
     * Measured on two cores with passive waiting: at 0.05e9 (digits, Wide-ResNet-10-1) two native threads take twice the
     * time of one, at 0.4e9 (CIFAR-10, Wide-ResNet-10-1, batch 32) 0.8 of it, and more than it beside other processes.
     */
    private static final long WORTH_NATIVE_THREADS = 1_000_000_000;

    private final int chunks;
    private final int nativeThreads;
    private final IntConsumer useThreads;
    private final ExecutorService executor;
    private final ThreadTeam all;

    /**
     * As many lanes as threads, but no more than chunks; threads that remain are native, if a chunk's forward {@code
     * multiplications} gain by them. {@code useThreads} has native operations that this thread calls take so many.
     */
    public ChunkExecutor(int threads, int chunks, long multiplications, IntConsumer useThreads) {
        if (threads < 1) {
            throw new IllegalArgumentException("%d threads; a step needs at least 1".formatted(threads));
        }
        this.chunks = chunks;
        this.useThreads = useThreads;
        int lanes = Math.min(threads, chunks);
        this.nativeThreads = multiplications < WORTH_NATIVE_THREADS ? 1 : threads / lanes;
        this.executor = Executors.newFixedThreadPool(threads, work -> {
            Thread lane = new Thread(work, "lane");
            lane.setDaemon(true);
            return lane;
        });
        this.all = new ThreadTeam(executor, threads);
    }

    /** Native threads of a chunk while all lanes are taken. */
    public int nativeThreads() {
        return nativeThreads;
    }

    /** All threads, while no work is done. */
    public ThreadTeam all() {
        return all;
    }

    /** The work on a chunk, in a lane. The threads are the lane's own until it ends. */
    public interface Work<T> {
        T on(int chunk, ThreadTeam team);
    }

    /** The results of all chunks, in their order. The first failure is thrown once all work has ended. */
    public <T> List<T> run(Work<T> work) {
        return run(chunks, work);
    }

    /** The same of the first {@code chunks}. */
    public <T> List<T> run(int chunks, Work<T> work) {
        // A thread of the executor for each native one: together lanes and their native threads are no more than these.
        ThreadTeam team = new ThreadTeam(executor, nativeThreads);
        return ThreadTeam.results(IntStream.range(0, chunks)
                .mapToObj(chunk -> CompletableFuture.supplyAsync(
                        () -> {
                            useThreads.accept(nativeThreads);
                            return work.on(chunk, team);
                        },
                        executor))
                .toList());
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
