package mixmatch.trainer.run;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import mixmatch.proto.ObjectKeys;
import mixmatch.proto.Topic;
import mixmatch.service.KafkaClients;
import mixmatch.service.Outages;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecException;
import mixmatch.trainer.arithmetic.GuessedInput;
import mixmatch.trainer.arithmetic.LabeledInput;
import mixmatch.trainer.arithmetic.StepLosses;
import mixmatch.trainer.arithmetic.WeightsHash;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.GuessingModel;
import mixmatch.v1.LabeledBatch;
import mixmatch.v1.ModelPublished;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;
import org.jboss.logging.Logger;

/**
 * One run in one owner's hands, from its checkpoint to its end: orders steps ahead, joins their batches, trains on them in
 * order, publishes guessing models, writes checkpoints. Used by one thread.
 */
final class RunTraining {
    private static final Logger LOG = Logger.getLogger(RunTraining.class);
    private static final long AWAIT_MILLIS = 100;
    private static final Duration WAIT_IS_SAID_AFTER = Duration.ofSeconds(2);

    /** How training ended. */
    enum End {
        FINISHED,
        STOPPED,
        /** This process ends; another may take the run. */
        RELEASED
    }

    private final String run;
    private final RunSpec spec;
    private final PinnedSchedule schedule;
    private final RunContext context;
    private final BooleanSupplier released;
    private final Ownership ownership;
    private final ProgressBeat beat;
    private final Checkpoints checkpoints;
    private final CompleteModels models;
    private final Pruning pruning;
    private final Learned learned;
    private final Publishing publishing;
    private final Ordering ordering;
    private final Join join;
    private final Strikes strikes;
    private final History history = new History();
    private final StepTimes times = new StepTimes();
    private long checkpointed;

    private RunTraining(
            RunSpec spec,
            PinnedSchedule schedule,
            RunContext context,
            BooleanSupplier released,
            Ownership ownership,
            ProgressBeat beat,
            Checkpoints checkpoints,
            Optional<Checkpoints.Restored> restored,
            CompleteModels models,
            Learned learned,
            Publishing publishing,
            Ordering ordering,
            Join join,
            Strikes strikes) {
        this.run = ownership.run();
        this.spec = spec;
        this.schedule = schedule;
        this.context = context;
        this.released = released;
        this.ownership = ownership;
        this.beat = beat;
        this.checkpoints = checkpoints;
        this.models = models;
        this.pruning = new Pruning(
                ownership, spec.checkpoints(), models, restored.map(Checkpoints.Restored::announced), context);
        this.learned = learned;
        this.publishing = publishing;
        this.ordering = ordering;
        this.join = join;
        this.strikes = strikes;
        this.checkpointed = restored.isPresent() ? learned.step() : -1;
    }

    /**
     * Trains a run that was taken until it ends, is stopped or is released.
     *
     * @throws RunFailedException after the failure is announced
     * @throws LostOwnershipException if somebody else has taken the run meanwhile
     * @throws IOException and KafkaException if the run can be taken again later
     */
    static End train(mixmatch.v1.RunSpec submitted, RunContext context, Ownership ownership, BooleanSupplier released)
            throws IOException, InterruptedException {
        try {
            RunSpec spec = RunSpec.parse(submitted.getYaml(), "the spec of run " + ownership.run());
            // Shows signs of life from here on: opening a large checkpoint takes longer than an owner may be silent.
            try (ProgressBeat beat = new ProgressBeat(
                    ownership.run(),
                    ownership.epoch(),
                    ownership.completed(),
                    spec.training().steps(),
                    context)) {
                return train(spec, submitted, context, ownership, released, beat);
            }
        } catch (SpecException e) {
            ownership.fail(e.getMessage());
            throw new RunFailedException(e.getMessage(), e);
        } catch (RunFailedException e) {
            ownership.fail(e.getMessage());
            throw e;
        }
    }

    private static End train(
            RunSpec spec,
            mixmatch.v1.RunSpec submitted,
            RunContext context,
            Ownership ownership,
            BooleanSupplier released,
            ProgressBeat beat)
            throws IOException, InterruptedException {
        String run = ownership.run();
        PinnedSchedule schedule = new PinnedSchedule(
                spec.schedule().publishEvery(),
                spec.schedule().lead(),
                spec.training().steps());
        Checkpoints checkpoints = new Checkpoints(run, context.store());
        Optional<Checkpoints.Restored> restored = checkpoints.newestSound(ownership.earlierCheckpoints());
        CompleteModels models = new CompleteModels(context.store());
        if (restored.isPresent()) {
            for (CheckpointManifest.Model model : restored.get().manifest().guessingModels()) {
                models.fetch(model.toProto());
            }
        }
        Strikes strikes = new Strikes(ownership.epoch());
        try (Learned learned = open(spec, submitted, context, restored.map(Checkpoints.Restored::state));
                Ordering ordering = new Ordering(
                        run,
                        ownership.epoch(),
                        spec,
                        schedule,
                        models,
                        context.metrics(),
                        Topic.ORDERS.name(context.prefix()),
                        KafkaClients.producer(context.kafka(), Map.of()));
                Tail dead = RunDeadLetters.of(run, context, strikes);
                Publishing publishing = new Publishing(run)) {
            Join join = new Join(
                    run, learned.sizes(), ordering.orders(), context.metrics().dropped("replies")::count);
            try (Tail replies = Replies.of(run, context, join)) {
                LOG.infof(
                        "A run %s. run=%s epoch=%d step=%d steps=%d",
                        restored.isPresent() ? "goes on from a checkpoint" : "begins",
                        run,
                        ownership.epoch(),
                        learned.step(),
                        schedule.steps());
                return new RunTraining(
                                spec,
                                schedule,
                                context,
                                released,
                                ownership,
                                beat,
                                checkpoints,
                                restored,
                                models,
                                learned,
                                publishing,
                                ordering,
                                join,
                                strikes)
                        .train();
            }
        }
    }

    private static Learned open(RunSpec spec, mixmatch.v1.RunSpec submitted, RunContext context, Optional<byte[]> state)
            throws IOException {
        try {
            return Learned.open(spec, submitted, context, state);
        } catch (IllegalArgumentException e) {
            throw new RunFailedException("its dataset or checkpoint does not fit its spec: " + e.getMessage(), e);
        }
    }

    private End train() throws IOException, InterruptedException {
        try {
            ownership.completed(learned.step());
            beat.goesOnFrom(learned.step());
            if (ownership.exactness().trainedBy(learned.fingerprint(), learned.step() + 1)) {
                inexact(learned.step() + 1, "training", learned.fingerprint());
            }
            if (checkpointed < 0) {
                beginAtStep0();
            }
            End end = steps();
            boolean worthKeeping = end != End.FINISHED && !context.runs().isToBeDeleted(run);
            if (worthKeeping && learned.step() > checkpointed) {
                checkpoint(learned.step(), false);
            }
            publishing.drain();
            conclude(end);
            return end;
        } catch (RunFailedException e) {
            // What was handed in before the failure is good, and the last good checkpoint may be among it.
            publishing.finish();
            throw e;
        }
    }

    /** Model 0 and checkpoint 0 are complete before the first order goes out. */
    private void beginAtStep0() throws InterruptedException {
        if (guesses()) {
            publishModel(0);
        }
        checkpoint(0, false);
        publishing.drain();
    }

    private End steps() throws IOException, InterruptedException {
        long completedAt = System.nanoTime();
        while (learned.step() < schedule.steps()) {
            long t = learned.step() + 1;
            Optional<Join.Pair> pair = await(t);
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
            ownership.completed(t);
            ordering.orders().done(t);
            if (guesses() && schedule.publishes(t)) {
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
        if (ownership.exactness().guessedBy(guessed.getFingerprint(), t)) {
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
    private Optional<Join.Pair> await(long t) throws IOException, InterruptedException {
        long began = System.nanoTime();
        while (true) {
            publishing.check();
            ownership.check(context.runs().state(run));
            if (strikes.out().isPresent()) {
                throw new RunFailedException(strikes.out().get());
            }
            ordering.order(t - 1);
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
            ordering.orderAgain(t - 1);
        }
    }

    private boolean stopIsWanted() {
        return context.runs()
                .wanted(run)
                .map(wanted ->
                        wanted.getWish() == RunWanted.Wish.WISH_STOP || wanted.getWish() == RunWanted.Wish.WISH_DELETE)
                .orElse(false);
    }

    private void publishModel(long step) throws InterruptedException {
        float[] weights = learned.learner().emaWeights();
        float[] statistics = learned.learner().emaStatistics();
        String key = ObjectKeys.guessingModel(run, step, ownership.epoch());
        publishing.add(() -> {
            GuessingModel model = models.put(step, key, learned.guessingModel(weights, statistics, step));
            ownership
                    .announcements()
                    .model(ModelPublished.newBuilder()
                            .setRun(run)
                            .setEpoch(ownership.epoch())
                            .setModel(model)
                            .build());
            ordering.forgetModels(step);
        });
    }

    private void checkpoint(long step, boolean last) throws InterruptedException {
        float[] weights = learned.learner().emaWeights();
        float[] statistics = learned.learner().emaStatistics();
        byte[] weightsAndMoments = learned.learner().state();
        String weightsSha256 = WeightsHash.of(weights, statistics);
        boolean hasHistory = !history.isEmpty();
        String historyKey = ObjectKeys.history(run, history.from(), history.to(), ownership.epoch());
        byte[] losses = history.take();
        checkpointed = step;
        publishing.add(() -> {
            if (hasHistory) {
                Outages.untilDone("history", () -> context.store().put(historyKey, losses, "text/csv"));
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

    private void conclude(End end) {
        RunState.Builder state = ownership.state(
                switch (end) {
                    case FINISHED -> RunState.Phase.PHASE_FINISHED;
                    case STOPPED -> RunState.Phase.PHASE_STOPPED;
                    case RELEASED -> RunState.Phase.PHASE_RUNNING;
                });
        if (end == End.FINISHED) {
            state.setFinalWeightsSha256(WeightsHash.of(
                            learned.learner().emaWeights(), learned.learner().emaStatistics()))
                    .setMsPerStep(times.median());
        }
        ownership.announcements().state(state.build());
        LOG.infof("A run is left. run=%s step=%d end=%s", run, learned.step(), end);
    }

    private boolean guesses() {
        return spec.method().name() == RunSpec.MethodName.MIXMATCH;
    }
}
