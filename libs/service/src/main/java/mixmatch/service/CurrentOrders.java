package mixmatch.service;

import java.util.Optional;
import java.util.function.ToLongBiFunction;
import mixmatch.proto.ObjectKeys;
import mixmatch.proto.Partitions;
import mixmatch.v1.BatchOrder;
import mixmatch.v1.UnlabeledBatch;

/**
 * The decision whether an order, or a batch made for one, is worth carrying out. Only the epoch of the run's owner counts, as
 * topic {@code runs} has it: a message that claims a higher one changes nothing.
 */
public final class CurrentOrders {
    private final ToLongBiFunction<String, Long> epochs;
    private final RunFloors floors = new RunFloors();

    /** Orders of the runs that the registry knows. */
    public CurrentOrders(RunRegistry runs) {
        this(runs::epoch);
    }

    /** @param epochs a run's epoch, 0 where it has none; looked up anew if what is known is below the given one */
    CurrentOrders(ToLongBiFunction<String, Long> epochs) {
        this.epochs = epochs;
    }

    /** Why the order is dropped; empty if it is to be carried out. */
    public Optional<String> refuses(BatchOrder order) {
        return refuses(
                order.getRun(),
                order.getEpoch(),
                order.getStep(),
                order.getAttempt(),
                order.getFloor(),
                order.getReplyPartition());
    }

    /** Why the batch is dropped; empty if it is to be guessed. */
    public Optional<String> refuses(UnlabeledBatch batch) {
        return refuses(
                batch.getRun(),
                batch.getEpoch(),
                batch.getStep(),
                batch.getAttempt(),
                batch.getFloor(),
                batch.getReplyPartition());
    }

    private Optional<String> refuses(String run, long epoch, long step, int attempt, long floor, int replyPartition) {
        if (!ObjectKeys.isRunName(run)
                || epoch < 1
                || attempt < 1
                || floor < 0
                || floor >= step
                || replyPartition != Partitions.ofRun(run)) {
            return Optional.of("impossible");
        }
        long present = epochs.applyAsLong(run, epoch);
        if (present == 0) {
            return Optional.of("unknown-run");
        }
        if (epoch != present) {
            return Optional.of(epoch < present ? "older-epoch" : "unknown-epoch");
        }
        return floors.isOpen(run, epoch, step, attempt, floor) ? Optional.empty() : Optional.of("done");
    }
}
