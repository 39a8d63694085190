package mixmatch.trainer.run;

import java.util.Optional;
import mixmatch.engine.ModelState;
import mixmatch.proto.ObjectKeys;
import mixmatch.service.Outages;
import mixmatch.trainer.artifacts.CheckpointStore;
import mixmatch.trainer.artifacts.Pruning;
import mixmatch.trainer.ownership.Ownership;
import mixmatch.trainer.step.WeightsHash;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.GuessingModel;
import mixmatch.v1.ModelPublished;
import mixmatch.v1.RunState;
import org.jboss.logging.Logger;

/**
 * Publishes guessing models, and checkpoints with the losses since the one before, for a run's owner beside the training. It
 * takes the values from the network at the call, then writes and announces them in the order of the calls. Used by the thread
 * that trains.
 */
final class ArtifactPublisher {
    private static final Logger LOG = Logger.getLogger(ArtifactPublisher.class);

    private final TakenRun taken;
    private final Ownership ownership;
    private final TrainingSession session;
    private final OrderSender orders;
    private final PublishQueue publishing;
    private final CheckpointStore checkpoints;
    private final Pruning pruning;
    private final LossCsv history = new LossCsv();
    private long checkpointed;

    /** @param restored the checkpoint that training goes on from */
    ArtifactPublisher(
            TakenRun taken,
            TrainingSession session,
            OrderSender orders,
            PublishQueue publishing,
            Optional<CheckpointStore.Restored> restored) {
        this.taken = taken;
        this.ownership = taken.ownership();
        this.session = session;
        this.orders = orders;
        this.publishing = publishing;
        this.checkpoints = new CheckpointStore(taken.run(), taken.context().store());
        this.pruning = new Pruning(
                ownership,
                taken.spec().checkpoints(),
                taken.models(),
                restored.map(CheckpointStore.Restored::announced),
                taken.context().store(),
                taken.context().kafka());
        this.checkpointed = restored.isPresent() ? session.step() : -1;
    }

    /** Step of the newest checkpoint, written or about to be; -1 where there is none. */
    long checkpointed() {
        return checkpointed;
    }

    void completed(LossCsv.Row row) {
        history.add(row);
    }

    /** The guessing model after {@code step}, the last completed one. */
    void model(long step) throws InterruptedException {
        float[] weights = session.guessingWeights();
        float[] statistics = session.trainer().read(ModelState.Part.EMA_STATISTICS);
        String key = ObjectKeys.guessingModel(taken.run(), step, ownership.epoch());
        publishing.add(step, () -> {
            GuessingModel model = taken.models().put(step, key, session.guessingModel(weights, statistics, step));
            ModelPublished published = ModelPublished.newBuilder()
                    .setRun(taken.run())
                    .setEpoch(ownership.epoch())
                    .setModel(model)
                    .build();
            ownership.announcements().model(published);
            orders.orderWhatWaited();
            orders.forgetModels(step);
        });
    }

    /** The checkpoint after {@code step}, the last completed one. */
    void checkpoint(long step, boolean last) throws InterruptedException {
        float[] weights = session.trainer().read(ModelState.Part.EMA_WEIGHTS);
        float[] statistics = session.trainer().read(ModelState.Part.EMA_STATISTICS);
        byte[] weightsAndMoments = session.trainer().state();
        String weightsSha256 = WeightsHash.of(weights, statistics);
        boolean hasHistory = !history.isEmpty();
        String historyKey = ObjectKeys.history(taken.run(), history.from(), history.to(), ownership.epoch());
        byte[] losses = history.take();
        checkpointed = step;
        publishing.add(step, () -> {
            if (hasHistory) {
                Outages.untilDone("history", () -> taken.context().store().put(historyKey, losses, "text/csv"));
            }
            CheckpointWritten written = checkpoints.write(
                    ownership.epoch(),
                    step,
                    weightsAndMoments,
                    session.deployableModel(weights, statistics, step),
                    orders.modelsNeededAfter(step),
                    weightsSha256,
                    last);
            RunState state = ownership.state(RunState.Phase.PHASE_RUNNING).build();
            ownership.announcements().checkpoint(written, state);
            LOG.infof("A checkpoint is written. run=%s step=%d epoch=%d", taken.run(), step, ownership.epoch());
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
