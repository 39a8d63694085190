package mixmatch.trainer.run;

import java.util.Optional;
import mixmatch.bench.Batches;
import mixmatch.datasets.ImageSize;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.LabeledBatch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One step through the join: its order, its two batches, the pair. */
@State(Scope.Thread)
public class JoinBench {
    private final LabeledBatch labeled = Batches.labeled(1);
    private final GuessedBatch guessed = Batches.guessed(1);
    private final OpenOrders orders = new OpenOrders(System::nanoTime);
    private final Join join = new Join(
            Batches.RUN,
            new Join.Sizes(new Join.Rows(64, 64, 2), new ImageSize(32, 32, 3), 10, 10_000),
            orders,
            reason -> {
                throw new IllegalStateException(reason);
            });

    @Benchmark
    public Object pair() throws InterruptedException {
        orders.order(1, Optional.of(Batches.MODEL));
        join.accept(labeled);
        join.accept(guessed);
        Object pair = join.await(1, 1).orElseThrow();
        orders.done(1);
        return pair;
    }
}
