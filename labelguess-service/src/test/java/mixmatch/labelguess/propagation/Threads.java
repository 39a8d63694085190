package mixmatch.labelguess.propagation;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import mixmatch.engine.ThreadTeam;

/** Threads that end with a test. */
record Threads(ExecutorService executor, ThreadTeam team) implements AutoCloseable {
    Threads(int threads) {
        this(Executors.newFixedThreadPool(threads), threads);
    }

    private Threads(ExecutorService executor, int threads) {
        this(executor, new ThreadTeam(executor, threads));
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
