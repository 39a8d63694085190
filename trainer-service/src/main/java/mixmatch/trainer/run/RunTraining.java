package mixmatch.trainer.run;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import mixmatch.proto.ObjectKeys;
import mixmatch.proto.Partitions;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.service.KafkaClients;
import mixmatch.service.Outages;
import mixmatch.spec.RunSpec;
import mixmatch.trainer.arithmetic.GuessedInput;
import mixmatch.trainer.arithmetic.LabeledInput;
import mixmatch.trainer.arithmetic.StepLosses;
import mixmatch.trainer.arithmetic.WeightsHash;
import mixmatch.v1.BatchOrder;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.GuessingModel;
import mixmatch.v1.LabeledBatch;
import mixmatch.v1.ModelPublished;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;

/**
 * One run in one owner's hands, from its taking to its end: orders steps ahead, joins their batches, trains on them in
 * order, publishes guessing models, writes checkpoints. Used by one thread.
 */
final class RunTraining implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RunTraining.class);
    private static final long AWAIT_MILLIS = 100;
    private static final Duration WAIT_IS_SAID_AFTER = Duration.ofSeconds(2);

    private final String run;
    private final RunSpec spec;
    private final RunContext context;
    private final BooleanSupplier released;
    private final boolean guesses;
    private final PinnedSchedule schedule;
    private final RunState before;
    private final long epoch;
    private final Announcements announcements;
    private final Exactness exactness;
    private final Learned learned;
    private final CompleteModels models;
    private final Checkpoints checkpoints;
    private final OrderBook orders = new OrderBook(System::nanoTime);
    private final History history = new History();
    private final StepTimes times = new StepTimes();
    private final Publishing publishing;
    private final Producer<String, byte[]> orderProducer;
    private long checkpointed;

    /** How training ended. */
    enum End {
        FINISHED,
        STOPPED,
        /** This process ends; another may take the run. */
        RELEASED
    }

    private RunTraining(
            mixmatch.v1.RunSpec submitted,
            RunContext context,
            BooleanSupplier released,
            Announcements announcements,
            RunState before)
            throws IOException {
        this.run = submitted.getRun();
        this.spec = RunSpec.parse(submitted.getYaml(), "the spec of run " + run);
        this.context = context;
        this.released = released;
        this.guesses = spec.method().name() == RunSpec.MethodName.MIXMATCH;
        this.schedule = new PinnedSchedule(
                spec.schedule().publishEvery(),
                spec.schedule().lead(),
                spec.training().steps());
        this.before = before;
        this.epoch = before.getEpoch() + 1;
        this.announcements = announcements;
        this.exactness = new Exactness(before);
        this.models = new CompleteModels(context.store());
        this.checkpoints = new Checkpoints(run, context.store());
        announcements.state(
                state(RunState.Phase.PHASE_RUNNING, before.getStep(), "").build());
        Optional<Checkpoints.Restored> checkpoint =
                checkpoints.newestSound(Checkpoints.announced(run, context.prefix(), context.kafka()));
        this.learned = Learned.open(spec, submitted, context, checkpoint.map(Checkpoints.Restored::state));
        this.publishing = new Publishing(run);
        this.orderProducer = KafkaClients.producer(context.kafka(), Map.of());
        if (checkpoint.isPresent()) {
            for (CheckpointManifest.Model model : checkpoint.get().manifest().guessingModels()) {
                models.fetch(model.toProto());
            }
            checkpointed = learned.step();
            LOG.infof("A run goes on from a checkpoint. run=%s epoch=%d step=%d", run, epoch, checkpointed);
        } else {
            checkpointed = -1;
            LOG.infof("A run begins. run=%s epoch=%d steps=%d", run, epoch, schedule.steps());
        }
    }

    /** Takes the run from whoever had it before. */
    static RunTraining take(mixmatch.v1.RunSpec submitted, RunContext context, BooleanSupplier released)
            throws IOException {
        String run = submitted.getRun();
        Announcements announcements = Announcements.take(run, context.prefix(), context.kafka());
        try {
            // What the older owner committed before it was fenced is in the topic by now.
            while (!context.runs().catchUp()) {
                LOG.warnf("Topic runs is waited for before the run is taken. run=%s", run);
            }
            RunState before = context.runs().state(run).orElse(RunState.getDefaultInstance());
            return new RunTraining(submitted, context, released, announcements, before);
        } catch (RunFailedException e) {
            announcements.state(failed(run, context.runs().state(run).orElse(RunState.getDefaultInstance()), e));
            announcements.close();
            throw e;
        } catch (IOException | RuntimeException e) {
            announcements.close();
            throw e;
        }
    }

    /** Trains until the run ends, is stopped or is released. */
    End train() throws IOException, InterruptedException {
        Join.Sizes sizes = learned.sizes();
        Join join = new Join(run, sizes, orders, context.metrics()::dropped);
        int partition = Partitions.ofRun(run);
        try (Replies replies = new Replies(
                        KafkaClients.consumer(context.kafka(), Map.of()),
                        context.prefix(),
                        partition,
                        join,
                        context.deadLetters());
                ProgressBeat beat = new ProgressBeat(
                        run, epoch, learned.step(), schedule.steps(), context.prefix(), context.kafka())) {
            exactness.trainedBy(learned.fingerprint(), learned.step() + 1);
            if (checkpointed < 0) {
                beginAtStep0();
            }
            End end = steps(join, beat);
            if (end != End.FINISHED && learned.step() > checkpointed) {
                checkpoint(learned.step(), false);
            }
            publishing.drain();
            conclude(end);
            return end;
        } catch (RunFailedException e) {
            publishing.close();
            announcements.state(failed(run, stateNow(), e));
            throw e;
        }
    }

    /** Model 0 and checkpoint 0 are complete before the first order goes out. */
    private void beginAtStep0() throws InterruptedException {
        if (guesses) {
            publishModel(0);
        }
        checkpoint(0, schedule.steps() == 0);
        publishing.drain();
    }

    private End steps(Join join, ProgressBeat beat) throws IOException, InterruptedException {
        long completedAt = System.nanoTime();
        while (learned.step() < schedule.steps()) {
            long t = learned.step() + 1;
            Optional<Join.Pair> pair = await(t, join, beat);
            if (pair.isEmpty()) {
                return released.getAsBoolean() ? End.RELEASED : End.STOPPED;
            }
            long began = System.nanoTime();
            StepLosses losses = step(t, pair.get());
            long now = System.nanoTime();
            context.metrics().step(Duration.ofNanos(now - began));
            History.Row row = new History.Row(
                    t,
                    (float) losses.lossX(),
                    (float) losses.lossU(),
                    (float) losses.lambdaU(),
                    (float) losses.total(),
                    pair.get().guessed().map(this::guessAccuracy).orElse(Float.NaN),
                    (now - completedAt) / 1e6);
            completedAt = now;
            if (!losses.isFinite()) {
                throw new RunFailedException(
                        "the loss became %s at step %d; lower training.learningRate (it is %s). The checkpoint of step %d is the last good one"
                                .formatted(
                                        losses.total(), t, spec.training().learningRate(), Math.max(0, checkpointed)));
            }
            times.add(row.millis());
            history.add(row);
            beat.completed(row);
            orders.done(t);
            if (guesses && schedule.publishes(t)) {
                publishModel(t);
            }
            if (t == schedule.steps() || t % spec.checkpoints().every() == 0) {
                checkpoint(t, t == schedule.steps());
            }
        }
        return End.FINISHED;
    }

    private StepLosses step(long t, Join.Pair pair) {
        LabeledBatch labeled = pair.labeled();
        LabeledInput labeledInput = new LabeledInput(
                labeled.getPixels().asReadOnlyByteBuffer(),
                labeled.getLabelsList().stream().mapToInt(Integer::intValue).toArray());
        if (pair.guessed().isEmpty()) {
            return learned.learner().step(t, labeledInput);
        }
        GuessedBatch guessed = pair.guessed().get();
        if (exactness.guessedBy(guessed.getFingerprint(), t)) {
            inexact(t, "label guessing", guessed.getFingerprint());
        }
        return learned.learner()
                .step(
                        t,
                        labeledInput,
                        new GuessedInput(guessed.getPixels().asReadOnlyByteBuffer(), floats(guessed.getGuessesList())));
    }

    private void inexact(long t, String what, String fingerprint) {
        if (spec.schedule().numerics() == RunSpec.Numerics.REFUSE) {
            throw new RunFailedException(
                    "at step %d %s is computed by another kind of hardware or software (%s), which schedule.numerics: refuse forbids"
                            .formatted(t, what, fingerprint));
        }
        LOG.warnf("The run is no longer exact. run=%s step=%d what=%s fingerprint=%s", run, t, what, fingerprint);
    }

    private float guessAccuracy(GuessedBatch guessed) {
        return GuessAccuracy.of(floats(guessed.getGuessesList()), guessed.getTruthList(), guessed.getClasses());
    }

    private static float[] floats(List<Float> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        return floats;
    }

    /** Waits for a step's batches, ordering what may be ordered meanwhile; empty if the run is to stop. */
    private Optional<Join.Pair> await(long t, Join join, ProgressBeat beat) throws IOException, InterruptedException {
        long began = System.nanoTime();
        while (true) {
            publishing.check();
            order(t - 1);
            if (released.getAsBoolean() || stopIsWanted()) {
                return Optional.empty();
            }
            Optional<Join.Pair> pair = join.await(t, AWAIT_MILLIS);
            if (pair.isPresent()) {
                context.metrics().waited(Duration.ofNanos(System.nanoTime() - began));
                return pair;
            }
            if (System.nanoTime() - began > WAIT_IS_SAID_AFTER.toNanos()) {
                beat.waitsFor(join.missing(t));
            }
            for (OrderBook.Open again : orders.overdue()) {
                if (again.model().isPresent()) {
                    models.restore(again.model().get());
                }
                context.metrics().orderedAgain();
                LOG.warnf("A step is ordered again. run=%s step=%d attempt=%d", run, again.step(), again.attempt());
                send(again, t - 1);
            }
        }
    }

    private boolean stopIsWanted() {
        return context.runs()
                .wanted(run)
                .map(wanted ->
                        wanted.getWish() == RunWanted.Wish.WISH_STOP || wanted.getWish() == RunWanted.Wish.WISH_DELETE)
                .orElse(false);
    }

    /** Orders every step whose turn has come and whose model is complete. */
    private void order(long completed) {
        for (long t = orders.next(completed); t <= schedule.lastOrder(completed); t++) {
            Optional<GuessingModel> model = Optional.empty();
            if (guesses) {
                model = spec.schedule().mode() == RunSpec.Mode.PINNED
                        ? models.find(schedule.modelOf(t))
                        : models.newest();
                if (model.isEmpty()) {
                    return;
                }
            }
            send(orders.order(t, model), completed);
        }
    }

    private void send(OrderBook.Open open, long floor) {
        BatchOrder.Builder order = BatchOrder.newBuilder()
                .setRun(run)
                .setEpoch(epoch)
                .setStep(open.step())
                .setAttempt(open.attempt())
                .setFloor(floor)
                .setReplyPartition(Partitions.ofRun(run));
        open.model().ifPresent(order::setModel);
        BatchOrder message = order.build();
        // Nobody waits for the acknowledgement: an order that is lost is issued again.
        orderProducer.send(new ProducerRecord<>(
                Topic.ORDERS.name(context.prefix()),
                Partitions.ofStep(run, open.step()),
                null,
                run + "/" + open.step(),
                message.toByteArray(),
                open.model()
                        .map(model -> RunHeaders.of(run, open.step(), model.getStep(), message))
                        .orElseGet(() -> RunHeaders.of(run, open.step(), message))));
    }

    private void publishModel(long step) throws InterruptedException {
        float[] weights = learned.learner().emaWeights();
        float[] statistics = learned.learner().emaStatistics();
        String key = ObjectKeys.guessingModel(run, step, epoch);
        publishing.add(() -> {
            GuessingModel model = models.put(step, key, learned.guessingModel(weights, statistics, step));
            announcements.model(ModelPublished.newBuilder()
                    .setRun(run)
                    .setEpoch(epoch)
                    .setModel(model)
                    .build());
            models.forgetBefore(schedule.modelOf(step + 1));
        });
    }

    private void checkpoint(long step, boolean last) throws InterruptedException {
        float[] weights = learned.learner().emaWeights();
        float[] statistics = learned.learner().emaStatistics();
        byte[] state = learned.learner().state();
        String weightsSha256 = WeightsHash.of(weights, statistics);
        boolean hasHistory = !history.isEmpty();
        String historyKey = ObjectKeys.history(run, history.from(), history.to(), epoch);
        byte[] losses = history.take();
        checkpointed = step;
        publishing.add(() -> {
            if (hasHistory) {
                Outages.untilDone("history", () -> context.store().put(historyKey, losses, "text/csv"));
            }
            CheckpointWritten written = checkpoints.write(
                    epoch,
                    step,
                    state,
                    learned.deployableModel(weights, statistics, step),
                    modelsNeededAfter(step),
                    weightsSha256,
                    last);
            announcements.checkpoint(
                    written, state(RunState.Phase.PHASE_RUNNING, step, "").build());
            LOG.infof("A checkpoint is written. run=%s step=%d epoch=%d", run, step, epoch);
        });
    }

    private List<GuessingModel> modelsNeededAfter(long step) {
        List<GuessingModel> needed = new ArrayList<>();
        if (!guesses) {
            return needed;
        }
        if (spec.schedule().mode() == RunSpec.Mode.LATEST) {
            models.newest().ifPresent(needed::add);
            return needed;
        }
        for (long modelStep : schedule.modelsNeededAfter(step)) {
            needed.add(models.find(modelStep)
                    .orElseThrow(() -> new IllegalStateException(
                            "model %d is needed after step %d and is not complete".formatted(modelStep, step))));
        }
        return needed;
    }

    private void conclude(End end) {
        switch (end) {
            case FINISHED -> announcements.state(state(RunState.Phase.PHASE_FINISHED, learned.step(), "")
                    .setFinalWeightsSha256(WeightsHash.of(
                            learned.learner().emaWeights(), learned.learner().emaStatistics()))
                    .setMsPerStep(times.median())
                    .build());
            case STOPPED -> announcements.state(
                    state(RunState.Phase.PHASE_STOPPED, learned.step(), "").build());
            case RELEASED -> announcements.state(
                    state(RunState.Phase.PHASE_RUNNING, learned.step(), "").build());
        }
        LOG.infof("A run is left. run=%s step=%d end=%s", run, learned.step(), end);
    }

    private RunState stateNow() {
        return state(RunState.Phase.PHASE_RUNNING, learned.step(), "").build();
    }

    private RunState.Builder state(RunState.Phase phase, long step, String reason) {
        RunState.Builder state = before.toBuilder()
                .setRun(run)
                .setEpoch(epoch)
                .setPhase(phase)
                .setStep(step)
                .setReason(reason)
                .setUpdatedAtMillis(System.currentTimeMillis());
        exactness.describe(state);
        return state;
    }

    private static RunState failed(String run, RunState state, RunFailedException e) {
        return state.toBuilder()
                .setRun(run)
                .setPhase(RunState.Phase.PHASE_FAILED)
                .setReason(e.getMessage())
                .setUpdatedAtMillis(System.currentTimeMillis())
                .build();
    }

    @Override
    public void close() {
        publishing.close();
        orderProducer.close(Duration.ofSeconds(2));
        announcements.close();
        learned.close();
    }
}
