package mixmatch.trainer.run;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import mixmatch.engine.ModelState;
import mixmatch.proto.ObjectKeys;
import mixmatch.service.Outages;
import mixmatch.service.RunLog;
import mixmatch.service.VitalThread;
import mixmatch.trainer.artifacts.CheckpointStore;
import mixmatch.trainer.artifacts.Pruning;
import mixmatch.trainer.ownership.Ownership;
import mixmatch.trainer.ownership.RunFailedException;
import mixmatch.trainer.step.WeightsHash;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.GuessingModel;
import mixmatch.v1.ModelPublished;
import mixmatch.v1.RunState;
import org.jboss.logging.Logger;

/**
 * Publishes guessing models, and checkpoints with the losses since the one before, beside a run's training. It takes the values
 * from the network at the call, then writes and announces them in the order of the calls, as a checkpoint is announced after the
 * models that it names. After the first failure nothing more is written. Used by the thread that trains. Bound: one piece of work
 * under way and {@value #WAITING} that wait; a trainer that is further ahead of the store waits.
 */
final class ArtifactPublisher implements AutoCloseable {
    /** Objects first, then their announcement. */
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static final Logger LOG = Logger.getLogger(ArtifactPublisher.class);
    private static final int WAITING = 4;
    private static final int MOST = 1 + WAITING;
    private static final String WAITS_FOR = "its models and checkpoints to be published";

    private final TakenRun taken;
    private final Ownership ownership;
    private final TrainingSession session;
    private final OrderSender orders;
    private final Consumer<String> waits;
    private final CheckpointStore checkpoints;
    private final Pruning pruning;
    /** Where the method propagates labels. */
    private final Optional<Propagations> propagations;

    private final LossCsv history = new LossCsv();
    private long checkpointed;
    private boolean ended;
    private final Semaphore free = new Semaphore(MOST);
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(task -> VitalThread.of("publishing", task));
    private volatile RuntimeException failure;
    private volatile boolean open = true;
    /** The run is left before what was handed in is written; whoever takes it goes on from the checkpoint before. Its thread's. */
    private boolean abandoned;

    /** @param waits is told what the caller waits for while it waits here, and "" once it goes on */
    ArtifactPublisher(
            TakenRun taken,
            TrainingSession session,
            OrderSender orders,
            Optional<CheckpointStore.Restored> restored,
            Consumer<String> waits) {
        this.taken = taken;
        this.ownership = taken.ownership();
        this.session = session;
        this.orders = orders;
        this.propagations = session.method().propagating().map(by -> new Propagations(taken));
        this.waits = waits;
        this.checkpoints = new CheckpointStore(taken.run(), taken.context().store());
        this.pruning = new Pruning(
                ownership,
                taken.spec().checkpoints(),
                taken.models(),
                restored.map(CheckpointStore.Restored::announced),
                taken.context().store(),
                taken.context().kafka());
        this.checkpointed = restored.isPresent() ? session.step() : -1;
        this.ended = restored.isPresent() && restored.get().announced().getLast();
    }

    /** Step of the newest checkpoint, written or about to be; -1 where there is none. */
    long checkpointed() {
        return checkpointed;
    }

    /** True once the run's last checkpoint is written or about to be, whatever is wanted since. */
    boolean ended() {
        return ended;
    }

    void completed(LossCsv.Row row) {
        history.add(row);
    }

    /** What guesses, after {@code step}, the last completed one: a model, or labels propagated by one. */
    void model(long step) throws InterruptedException {
        if (session.method().propagating().isPresent()) {
            propagation(step);
        } else {
            guessingModel(step);
        }
    }

    private void guessingModel(long step) throws InterruptedException {
        float[] weights = session.guessingWeights(step);
        float[] statistics = session.trainer().read(ModelState.Part.EMA_STATISTICS);
        String key = ObjectKeys.guessingModel(taken.run(), step, ownership.epoch());
        add(step, () -> announce(taken.models().put(step, key, session.guessingModel(weights, statistics, step))));
    }

    private void propagation(long step) throws InterruptedException {
        if (step == 0) {
            String key = ObjectKeys.propagatedLabels(taken.run(), step, ownership.epoch());
            add(step, () -> announce(taken.models().put(step, key, session.noLabels())));
            return;
        }
        float[] weights = session.trainer().read(ModelState.Part.EMA_WEIGHTS);
        float[] statistics = session.trainer().read(ModelState.Part.EMA_STATISTICS);
        add(step, () -> {
            byte[] network = session.deployableModel(weights, statistics, step);
            abandoned = !propagations.orElseThrow().propagate(step, network, this::announce);
        });
    }

    private void announce(GuessingModel model) {
        ModelPublished published = ModelPublished.newBuilder()
                .setRun(taken.run())
                .setEpoch(ownership.epoch())
                .setModel(model)
                .build();
        ownership.announcements().model(published);
        orders.orderWhatWaited();
        orders.forgetModels(model.getStep());
    }

    /** The checkpoint after {@code step}, the last completed one. */
    void checkpoint(long step, boolean last) throws InterruptedException {
        float[] weights = session.trainer().read(ModelState.Part.EMA_WEIGHTS);
        float[] statistics = session.trainer().read(ModelState.Part.EMA_STATISTICS);
        byte[] weightsAndMoments = session.trainer().state();
        String weightsSha256 = WeightsHash.of(weights, statistics);
        Optional<LossCsv.Segment> losses = history.take();
        checkpointed = step;
        ended = last;
        add(step, () -> {
            if (losses.isPresent()) {
                LossCsv.Segment of = losses.get();
                String key = ObjectKeys.history(taken.run(), of.from(), of.to(), ownership.epoch());
                Outages.untilDone("history", () -> taken.context().store().put(key, of.csv(), "text/csv"));
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

    /** Hands in work after a step; waits while the queue is full. Throws what earlier work failed with. */
    private void add(long step, Work work) throws InterruptedException {
        check();
        Context context = Context.current();
        acquire(1);
        thread.execute(() -> {
            // What it announces belongs to the trace of the step that it is made of.
            try (RunLog log = RunLog.of(taken.run(), step);
                    Scope scope = context.makeCurrent()) {
                work(work);
            }
            // Not after an error: that ends the process, and until then nobody may take the work for done.
            free.release();
        });
    }

    /** Waits until all is written and announced. Throws what the work failed with, if it has. */
    void drain() throws InterruptedException {
        finish();
        check();
    }

    /** Waits until all is written and announced that can be. */
    void finish() throws InterruptedException {
        acquire(MOST);
        free.release(MOST);
    }

    private void acquire(int places) throws InterruptedException {
        boolean waited = false;
        while (!free.tryAcquire(places, 1, TimeUnit.SECONDS)) {
            waits.accept(WAITS_FOR);
            waited = true;
        }
        if (waited) {
            waits.accept("");
        }
    }

    /** Throws what the work failed with, if it has. */
    void check() {
        RuntimeException failed = failure;
        if (failed != null) {
            throw failed;
        }
    }

    private void work(Work work) {
        try {
            if (failure == null && !abandoned) {
                work.run();
            }
        } catch (InterruptedException e) {
            // This is closed.
            abandoned = true;
        } catch (IOException e) {
            fail(new RunFailedException("an object could not be written: " + e.getMessage(), e));
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void fail(RuntimeException e) {
        if (open) {
            LOG.warnf("Publishing ends. run=%s reason=%s", taken.run(), e.getMessage());
            failure = e;
        }
    }

    @Override
    public void close() {
        open = false;
        thread.shutdownNow();
        try {
            thread.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        propagations.ifPresent(Propagations::close);
    }
}
