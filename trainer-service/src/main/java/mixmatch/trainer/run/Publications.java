package mixmatch.trainer.run;

import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.service.Outages;
import mixmatch.trainer.arithmetic.WeightsHash;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.GuessingModel;
import mixmatch.v1.ModelPublished;
import mixmatch.v1.RunState;
import org.jboss.logging.Logger;

/**
 * What a run's owner publishes beside the training: guessing models, and checkpoints with the losses since the one
 * before. What is published is taken from the network when it is asked for, and written and announced in that order.
 * Used by the thread that trains.
 */
final class Publications {
    private static final Logger LOG = Logger.getLogger(Publications.class);

    private final String run;
    private final Ownership ownership;
    private final ObjectStore store;
    private final Checkpoints checkpoints;
    private final CompleteModels models;
    private final Pruning pruning;
    private final Learned learned;
    private final Ordering ordering;
    private final Publishing publishing;
    private final History history = new History();
    private long checkpointed;

    /** @param checkpointed step of the newest checkpoint; -1 where there is none */
    Publications(
            Ownership ownership,
            ObjectStore store,
            CompleteModels models,
            Pruning pruning,
            Learned learned,
            Ordering ordering,
            Publishing publishing,
            long checkpointed) {
        this.run = ownership.run();
        this.ownership = ownership;
        this.store = store;
        this.checkpoints = new Checkpoints(run, store);
        this.models = models;
        this.pruning = pruning;
        this.learned = learned;
        this.ordering = ordering;
        this.publishing = publishing;
        this.checkpointed = checkpointed;
    }

    /** Step of the newest checkpoint, written or about to be; -1 where there is none. */
    long checkpointed() {
        return checkpointed;
    }

    /** Takes note of a completed step's losses. */
    void completed(History.Row row) {
        history.add(row);
    }

    /** The guessing model after {@code step}, the last completed one. */
    void model(long step) throws InterruptedException {
        float[] weights = learned.learner().emaWeights();
        float[] statistics = learned.learner().emaStatistics();
        String key = ObjectKeys.guessingModel(run, step, ownership.epoch());
        publishing.add(step, () -> {
            GuessingModel model = models.put(step, key, learned.guessingModel(weights, statistics, step));
            ownership
                    .announcements()
                    .model(ModelPublished.newBuilder()
                            .setRun(run)
                            .setEpoch(ownership.epoch())
                            .setModel(model)
                            .build());
            ordering.orderWhatWaited();
            ordering.forgetModels(step);
        });
    }

    /** The checkpoint after {@code step}, the last completed one. */
    void checkpoint(long step, boolean last) throws InterruptedException {
        float[] weights = learned.learner().emaWeights();
        float[] statistics = learned.learner().emaStatistics();
        byte[] weightsAndMoments = learned.learner().state();
        String weightsSha256 = WeightsHash.of(weights, statistics);
        boolean hasHistory = !history.isEmpty();
        String historyKey = ObjectKeys.history(run, history.from(), history.to(), ownership.epoch());
        byte[] losses = history.take();
        checkpointed = step;
        publishing.add(step, () -> {
            if (hasHistory) {
                Outages.untilDone("history", () -> store.put(historyKey, losses, "text/csv"));
            }
            CheckpointWritten written = checkpoints.write(
                    ownership.epoch(),
                    step,
                    weightsAndMoments,
                    learned.deployableModel(weights, statistics, step),
                    ordering.modelsNeededAfter(step),
                    weightsSha256,
                    last);
            ownership
                    .announcements()
                    .checkpoint(
                            written,
                            ownership.state(RunState.Phase.PHASE_RUNNING).build());
            LOG.infof("A checkpoint is written. run=%s step=%d epoch=%d", run, step, ownership.epoch());
            pruning.after(written);
        });
    }

    /** Waits until all is written and announced. Throws what that failed with, if it has. */
    void drain() throws InterruptedException {
        publishing.drain();
    }

    /** Waits until all is written and announced that can be. */
    void finish() throws InterruptedException {
        publishing.finish();
    }
}
