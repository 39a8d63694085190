package mixmatch.service;

import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongBiFunction;
import mixmatch.proto.ObjectKeys;
import mixmatch.proto.Partitions;
import mixmatch.v1.BatchOrder;
import mixmatch.v1.PropagationOrder;
import mixmatch.v1.UnlabeledBatch;

/** Decides whether an order, or its batch, is worth carrying out. Only the epoch that topic {@code runs} has counts. */
public final class CurrentOrders {
    private static final int RUNS = 1_000;

    private record Floor(long epoch, long floor) {}

    private final ToLongBiFunction<String, Long> epochs;
    /**
     * The highest floor of each run in its present epoch: the steps up to it are done. A floor only saves work, so a second
     * attempt, ordered for a step that is still waited for, overrides what came earlier: a forged floor holds a run up for one
     * such wait at most. Bound: the 1,000 runs used last.
     */
    private final Map<String, Floor> floors = RecentlyUsed.atMost(RUNS);

    /** @param epochs a run's epoch, 0 where it has none; looked up anew if what is known is below the given one */
    public CurrentOrders(ToLongBiFunction<String, Long> epochs) {
        this.epochs = epochs;
    }

    /** Why the order is dropped; empty if it is to be carried out. */
    public Optional<String> refuses(BatchOrder of) {
        return refuses(
                of.getRun(), of.getEpoch(), of.getStep(), of.getAttempt(), of.getFloor(), of.getReplyPartition());
    }

    public Optional<String> refuses(UnlabeledBatch of) {
        return refuses(
                of.getRun(), of.getEpoch(), of.getStep(), of.getAttempt(), of.getFloor(), of.getReplyPartition());
    }

    /** Of a propagation no floor is known: one that is not waited for any more is not ordered again. */
    public Optional<String> refuses(PropagationOrder of) {
        return refuses(of.getRun(), of.getEpoch(), of.getStep(), of.getAttempt(), 0, Partitions.ofRun(of.getRun()));
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
        return isOpen(run, epoch, step, attempt, floor) ? Optional.empty() : Optional.of("done");
    }

    /** Takes note of an order of the run's present epoch; true if its step is not done. */
    synchronized boolean isOpen(String run, long epoch, long step, int attempt, long floor) {
        Floor known = floors.get(run);
        if (known == null || epoch != known.epoch || floor > known.floor || attempt > 1) {
            known = new Floor(epoch, floor);
            floors.put(run, known);
        }
        return step > known.floor;
    }
}
