package mixmatch.trainer.ownership;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import mixmatch.trainer.kafka.TrainerKafka;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.GuessedClasses;
import mixmatch.v1.RunState;

/** An owner's hold on a run: its epoch, committed before all else, so that no two owners write under the same one. */
public record Ownership(
        String run,
        RunPublisher announcements,
        OwnerHistory earlier,
        long epoch,
        Exactness exactness,
        AtomicReference<Completed> last,
        AtomicLong updatedAt)
        implements AutoCloseable {
    /** The last completed step, and the classes of the guesses up to it, as far as they are known. */
    record Completed(long step, Optional<GuessedClasses> guesses) {}

    /**
     * Takes the run from whoever had it before.
     *
     * @param mayBeTaken asked once more, with the newest state: what a reader of the topic knows may be older, even than what
     *     this process has announced itself
     * @return empty if the run may not be taken any more
     */
    public static Optional<Ownership> take(String run, TrainerKafka kafka, Predicate<RunState> mayBeTaken) {
        RunPublisher announcements = new RunPublisher(run, kafka);
        try {
            OwnerHistory earlier = new OwnerHistory(run, kafka);
            RunState before = earlier.state();
            if (!mayBeTaken.test(before)) {
                announcements.close();
                return Optional.empty();
            }
            long epoch = earlier.epoch() + 1;
            AtomicReference<Completed> last = new AtomicReference<>(new Completed(before.getStep(), Optional.empty()));
            Ownership ownership =
                    new Ownership(run, announcements, earlier, epoch, new Exactness(before), last, new AtomicLong());
            announcements.taken(ownership.state(RunState.Phase.PHASE_RUNNING).build());
            return Optional.of(ownership);
        } catch (RuntimeException e) {
            announcements.close();
            throw e;
        }
    }

    /** The checkpoints of earlier owners, oldest first. */
    public List<CheckpointWritten> earlierCheckpoints() {
        return earlier.checkpoints();
    }

    /** The last completed step that is known of. */
    public long completed() {
        return last.get().step();
    }

    /** @param guesses the classes of the guesses up to the step; empty where too few are known */
    public void completed(long step, Optional<GuessedClasses> guesses) {
        last.set(new Completed(step, guesses));
    }

    /** The run's state after the last completed step. */
    public RunState.Builder state(RunState.Phase phase) {
        Completed completed = last.get();
        RunState.Builder state = exactness.state();
        completed.guesses().ifPresent(state::setGuessedClasses);
        return state.setRun(run)
                .setEpoch(epoch)
                .setReplica(announcements.kafka().replica())
                .setPhase(phase)
                .setStep(completed.step())
                .clearReason()
                // Readers take the state that was written last: a clock that is set back must not make it look older.
                .setUpdatedAtMillis(updatedAt.updateAndGet(before -> Math.max(before + 1, System.currentTimeMillis())));
    }

    public void fail(String reason) {
        announcements.state(state(RunState.Phase.PHASE_FAILED).setReason(reason).build());
    }

    /** Throws if the run's announced state is that of a later owner: orders and heartbeats alone would not show it. */
    public void check(Optional<RunState> announced) {
        if (announced.isPresent() && announced.get().getEpoch() > epoch) {
            throw new LostOwnershipException(run, null);
        }
    }

    @Override
    public void close() {
        announcements.close();
    }
}
