package mixmatch.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/**
 * Threads that each take whole chunks through the network, a lane each. Two lanes of one native thread are faster than one lane
 * of two, because a chunk's many small operations then wait for nobody. Chunks that are left over when the others fill all
 * lanes share the threads among them. What a chunk computes depends on its native threads, never on the lane.
 */
public final class ChunkExecutor implements AutoCloseable {
    /**
     * Measured on two cores with passive waiting: at 0.05e9 (digits, Wide-ResNet-10-1) two native threads take twice the
     * time of one, at 0.4e9 (CIFAR-10, Wide-ResNet-10-1, batch 32) 0.8 of it, and more than it beside other processes.
     */
    private static final long WORTH_NATIVE_THREADS = 1_000_000_000;

    /**
     * Measured on two cores, three chunks: at 13.7e9 in float32 (Wide-ResNet-28-2, batch 64) a step of the trainer alone
     * takes 0.83 of the time, and as long as before where label guessing fills the other core; there 1.08 at 1.8e9
     * (Wide-ResNet-16-1), and 1.14 at 13.7e9 in bf16.
     */
    private static final long WORTH_SHARING_LEFT_OVER = 10_000_000_000L;

    private final int nativeThreads;
    private final int leftOver;
    private final int nativeThreadsLeftOver;
    private final IntConsumer useThreads;
    private final ExecutorService executor;
    private final ThreadTeam all;

    /**
     * As many lanes as there are threads, but no more than chunks; what threads remain are native ones, if the chunks are
     * large enough to gain by them.
     *
     * @param multiplications of one chunk, forward
     * @param precision that most of them have
     * @param useThreads has native operations that are called from this thread take so many
     */
    public ChunkExecutor(int threads, int chunks, long multiplications, Precision precision, IntConsumer useThreads) {
        if (threads < 1) {
            throw new IllegalArgumentException("%d threads; a step needs at least 1".formatted(threads));
        }
        this.useThreads = useThreads;
        int lanes = Math.min(threads, chunks);
        this.nativeThreads = multiplications < WORTH_NATIVE_THREADS ? 1 : threads / lanes;
        this.leftOver =
                multiplications < WORTH_SHARING_LEFT_OVER || precision != Precision.FLOAT32 ? 0 : chunks % lanes;
        this.nativeThreadsLeftOver = leftOver == 0 ? nativeThreads : threads / leftOver;
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

    /**
     * The threads that the bits depend on, as in {@code 1}, or {@code 1,2} where the chunks that are left over have another
     * number.
     */
    public String describe() {
        return nativeThreads == nativeThreadsLeftOver
                ? Integer.toString(nativeThreads)
                : nativeThreads + "," + nativeThreadsLeftOver;
    }

    /** All threads, while no work is done. */
    public ThreadTeam all() {
        return all;
    }

    /** The work of a lane. The threads are the lane's own until it ends. */
    public interface Work<T> {
        T with(ThreadTeam team) throws Exception;
    }

    /** Results in the order of the work. The first failure is thrown once all work has ended. */
    public <T> List<T> run(List<Work<T>> work) {
        int together = work.size() - leftOver;
        List<T> results = new ArrayList<>();
        Throwable first = await(submit(work.subList(0, together), nativeThreads), results);
        Throwable second = await(submit(work.subList(together, work.size()), nativeThreadsLeftOver), results);
        ThreadTeam.throwIfFailed(first == null ? second : first);
        return results;
    }

    private <T> List<Future<T>> submit(List<Work<T>> work, int threads) {
        // A thread of the executor for each: lanes and native threads are never more than there are threads.
        ThreadTeam team = new ThreadTeam(executor, threads);
        List<Future<T>> running = new ArrayList<>();
        for (Work<T> chunk : work) {
            running.add(executor.submit(() -> {
                useThreads.accept(threads);
                return chunk.with(team);
            }));
        }
        return running;
    }

    /** Waits until all have ended and adds their results; gives the first failure, or null. */
    private static <T> Throwable await(List<Future<T>> running, List<T> results) {
        Throwable failure = null;
        for (Future<T> chunk : running) {
            try {
                results.add(ThreadTeam.ended(chunk));
            } catch (ExecutionException e) {
                failure = failure == null ? e.getCause() : failure;
            }
        }
        return failure;
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
