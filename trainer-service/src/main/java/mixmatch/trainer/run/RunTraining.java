package mixmatch.trainer.run;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import mixmatch.service.RunLog;
import mixmatch.spec.RunSpec;
import mixmatch.trainer.arithmetic.GuessedInput;
import mixmatch.trainer.arithmetic.LabeledInput;
import mixmatch.trainer.arithmetic.StepLosses;
import mixmatch.trainer.arithmetic.WeightsHash;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.LabeledBatch;
import mixmatch.v1.RunState;
import org.jboss.logging.Logger;

/**
 * One run in one owner's hands, from where its checkpoint left it to its end: trains on the steps in order and has guessing
 * models and checkpoints published. Used by one thread.
 */
final class RunTraining {
    private static final Logger LOG = Logger.getLogger(RunTraining.class);

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
    private final Learned learned;
    private final Ordering ordering;
    private final NextPair nextPair;
    private final Publications publications;
    private final StepSpans spans;
    private final RunMeters meters;
    private final StepTimes times = new StepTimes();

    RunTraining(
            RunSpec spec,
            PinnedSchedule schedule,
            RunContext context,
            BooleanSupplier released,
            Ownership ownership,
            ProgressBeat beat,
            Learned learned,
            Ordering ordering,
            NextPair nextPair,
            Publications publications,
            StepSpans spans,
            RunMeters meters) {
        this.run = ownership.run();
        this.spec = spec;
        this.schedule = schedule;
        this.context = context;
        this.released = released;
        this.ownership = ownership;
        this.beat = beat;
        this.learned = learned;
        this.ordering = ordering;
        this.nextPair = nextPair;
        this.publications = publications;
        this.spans = spans;
        this.meters = meters;
    }

    /** Trains to the run's end, or until it is stopped or released. */
    End train() throws IOException, InterruptedException {
        try {
            ownership.completed(learned.step());
            beat.goesOnFrom(learned.step());
            meters.goesOnFrom(learned.step());
            if (guesses() && spec.schedule().mode() == RunSpec.Mode.LATEST) {
                ownership.exactness().dependsOnTime();
            }
            if (ownership.exactness().trainedBy(learned.fingerprint(), learned.step() + 1)) {
                inexact(learned.step() + 1, "training", learned.fingerprint());
            }
            if (publications.checkpointed() < 0) {
                beginAtStep0();
            }
            End end = steps();
            boolean isKept = !context.runs().isToBeDeleted(run);
            if (end != End.FINISHED && isKept && learned.step() > publications.checkpointed()) {
                publications.checkpoint(learned.step(), false);
            }
            publications.drain();
            conclude(end);
            return end;
        } catch (RunFailedException e) {
            // What was handed in before the failure is good, and the last good checkpoint may be among it.
            publications.finish();
            throw e;
        }
    }

    /** Model 0 and checkpoint 0 are complete before the first order goes out. */
    private void beginAtStep0() throws InterruptedException {
        if (guesses()) {
            publications.model(0);
        }
        publications.checkpoint(0, false);
        publications.drain();
    }

    private End steps() throws IOException, InterruptedException {
        long completedAt = System.nanoTime();
        while (learned.step() < schedule.steps()) {
            long t = learned.step() + 1;
            RunLog.atStep(t);
            Optional<Join.Pair> pair = nextPair.await(t);
            if (pair.isEmpty()) {
                return released.getAsBoolean() ? End.RELEASED : End.STOPPED;
            }
            completedAt = train(t, pair.get(), completedAt);
        }
        return End.FINISHED;
    }

    /** Trains on a step; gives when it was completed. */
    private long train(long t, Join.Pair pair, long previousCompletedAt) throws InterruptedException {
        try (StepSpans.Training span = spans.training(t)) {
            long began = System.nanoTime();
            StepLosses losses = step(t, pair);
            long now = System.nanoTime();
            span.trained(losses);
            context.metrics().step(Duration.ofNanos(now - began));
            refuseUnlessFinite(t, losses);
            History.Row row = new History.Row(
                    t,
                    (float) losses.lossX(),
                    (float) losses.lossU(),
                    (float) losses.lambdaU(),
                    (float) losses.total(),
                    pair.guessed().map(RunTraining::guessAccuracy).orElse(Float.NaN),
                    (now - previousCompletedAt) / 1e6);
            meters.completed(
                    row,
                    pair.guessed()
                            .map(g -> (double) (t - 1 - g.getModel().getStep()))
                            .orElse(Double.NaN));
            completed(row);
            return now;
        }
    }

    private void refuseUnlessFinite(long t, StepLosses losses) {
        if (!losses.isFinite()) {
            throw new RunFailedException(
                    "the loss became %s at step %d; lower training.learningRate (it is %s). The checkpoint of step %d is the last good one"
                            .formatted(
                                    losses.total(),
                                    t,
                                    spec.training().learningRate(),
                                    Math.max(0, publications.checkpointed())));
        }
    }

    private void completed(History.Row row) throws InterruptedException {
        long t = row.step();
        times.add(row.millis());
        publications.completed(row);
        beat.completed(row);
        ownership.completed(t);
        ordering.orders().done(t);
        if (guesses() && schedule.publishes(t)) {
            publications.model(t);
        }
        if (t == schedule.steps() || t % spec.checkpoints().every() == 0) {
            publications.checkpoint(t, t == schedule.steps());
        }
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

    private static float guessAccuracy(GuessedBatch guessed) {
        return GuessAccuracy.of(floats(guessed.getGuessesList()), guessed.getTruthList(), guessed.getClasses());
    }

    private static float[] floats(List<Float> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        return floats;
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
