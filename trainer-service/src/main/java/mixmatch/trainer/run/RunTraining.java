package mixmatch.trainer.run;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mixmatch.engine.ModelState;
import mixmatch.methods.Guess;
import mixmatch.methods.Losses;
import mixmatch.service.RunLog;
import mixmatch.spec.RunSpec;
import mixmatch.trainer.ownership.Ownership;
import mixmatch.trainer.ownership.RunFailedException;
import mixmatch.trainer.step.GuessedInput;
import mixmatch.trainer.step.LabeledInput;
import mixmatch.trainer.step.WeightsHash;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.LabeledBatch;
import mixmatch.v1.RunState;
import org.jboss.logging.Logger;

/** One run in one owner's hands, from where its checkpoint left it to its end. Used by one thread. */
record RunTraining(
        TakenRun taken,
        TrainingSession session,
        NextPair nextPair,
        ArtifactPublisher publisher,
        ProgressBeat beat,
        StepSpans spans,
        RunMeters meters) {
    private static final Logger LOG = Logger.getLogger(RunTraining.class);

    enum End {
        FINISHED,
        STOPPED,
        /** This process ends; another may take the run. */
        RELEASED
    }

    private Ownership ownership() {
        return taken.ownership();
    }

    /** Trains to the run's end, or until it is stopped or released. */
    End train() throws IOException, InterruptedException {
        try {
            ownership().completed(session.step(), Optional.empty());
            beat.goesOnFrom(session.step());
            if (guesses() && taken.spec().schedule().mode() == RunSpec.Mode.LATEST) {
                ownership().exactness().dependsOnTime();
            }
            if (ownership().exactness().trainedBy(session.fingerprint(), session.step() + 1)) {
                taken.inexact(session.step() + 1, "training", session.fingerprint());
            }
            if (publisher.checkpointed() < 0) {
                // Model 0 and checkpoint 0 are complete before the first order goes out.
                if (guesses()) {
                    publisher.model(0);
                }
                publisher.checkpoint(0, false);
                publisher.drain();
            }
            End end = steps();
            boolean isKept = !taken.context().runs().isToBeDeleted(taken.run());
            if (end != End.FINISHED && isKept && session.step() > publisher.checkpointed()) {
                publisher.checkpoint(session.step(), false);
            }
            publisher.drain();
            conclude(end);
            return end;
        } catch (RunFailedException e) {
            // What was handed in before the failure is good, and the last good checkpoint may be among it.
            publisher.finish();
            throw e;
        }
    }

    private End steps() throws IOException, InterruptedException {
        long completedAt = System.nanoTime();
        while (session.step() < taken.spec().training().steps() && !publisher.ended()) {
            long t = session.step() + 1;
            RunLog.atStep(t);
            Optional<Join.Pair> pair = nextPair.await(t);
            if (pair.isEmpty()) {
                return taken.released().getAsBoolean() ? End.RELEASED : End.STOPPED;
            }
            completedAt = train(t, pair.get(), completedAt);
        }
        return End.FINISHED;
    }

    /** Trains on a step; gives when it was completed. */
    private long train(long t, Join.Pair pair, long previousCompletedAt) throws InterruptedException {
        try (StepSpans.Training span = spans.training(t)) {
            nextPair.peek(t + 1).ifPresent(next -> sendAhead(t + 1, next));
            long began = System.nanoTime();
            Losses losses = step(t, pair);
            long now = System.nanoTime();
            span.trained(losses);
            taken.context().metrics().step.record(now - began, TimeUnit.NANOSECONDS);
            refuseUnlessFinite(t, losses);
            LossCsv.Row row = new LossCsv.Row(
                    t,
                    (float) losses.lossX(),
                    (float) losses.lossU(),
                    (float) losses.weightU(),
                    (float) losses.total(),
                    pair.guessed()
                            .filter(GuessedBatch::hasModel)
                            .map(this::guesses)
                            .orElse(StepGuesses.NONE),
                    (now - previousCompletedAt) / 1e6);
            meters.completed(
                    row,
                    pair.guessed()
                            .filter(GuessedBatch::hasModel)
                            .map(g -> (double) (t - 1 - g.getModel().getStep()))
                            .orElse(Double.NaN));
            pair.guessed()
                    .filter(GuessedBatch::hasModel)
                    .ifPresent(guessed -> meters.guesses.add(guessed, pair.labeled()));
            completed(row);
            return now;
        }
    }

    private void refuseUnlessFinite(long t, Losses losses) {
        if (!losses.isFinite()) {
            throw new RunFailedException(
                    "the loss became %s at step %d; lower training.learningRate (it is %s). The checkpoint of step %d is the last good one"
                            .formatted(
                                    losses.total(),
                                    t,
                                    taken.spec().training().optimizer().learningRate(),
                                    Math.max(0, publisher.checkpointed())));
        }
    }

    private void completed(LossCsv.Row row) throws InterruptedException {
        long t = row.step();
        meters.times.add(row.millis());
        publisher.completed(row);
        beat.completed(row, meters.guesses.classes());
        ownership().completed(t, meters.guesses.classes());
        nextPair.trained(t);
        if (session.demand().publishes(t)) {
            publisher.model(t);
        }
        boolean isLast = t >= taken.lastStep();
        if (isLast || t % taken.spec().checkpoints().every() == 0) {
            publisher.checkpoint(t, isLast);
        }
    }

    private void sendAhead(long t, Join.Pair pair) {
        session.trainer()
                .sendAhead(
                        t,
                        pair.labeled().getPixels().asReadOnlyByteBuffer(),
                        pair.guessed().map(guessed -> guessed.getPixels().asReadOnlyByteBuffer()));
    }

    private Losses step(long t, Join.Pair pair) {
        LabeledBatch labeled = pair.labeled();
        LabeledInput labeledInput = new LabeledInput(
                labeled.getPixels().asReadOnlyByteBuffer(),
                labeled.getLabelsList().stream().mapToInt(Integer::intValue).toArray());
        return session.trainer().step(t, labeledInput, pair.guessed().map(guessed -> guessedInput(t, guessed)));
    }

    private GuessedInput guessedInput(long t, GuessedBatch guessed) {
        return new GuessedInput(
                guessed.getPixels().asReadOnlyByteBuffer(),
                guessed.hasModel() ? guess(t, guessed) : session.noGuess(),
                guessed.getImagesList().stream().mapToInt(Integer::intValue).toArray());
    }

    private Guess guess(long t, GuessedBatch guessed) {
        taken.guessedBy(guessed.getFingerprint(), t);
        return new Guess(
                floats(guessed.getGuessesList()),
                floats(guessed.getWeightsList()),
                floats(guessed.getClassWeightsList()));
    }

    private StepGuesses guesses(GuessedBatch guessed) {
        return StepGuesses.of(
                floats(guessed.getGuessesList()),
                guessed.getTruthList(),
                session.trainer().weights(),
                session.trainer().thresholds());
    }

    private static float[] floats(List<Float> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        return floats;
    }

    private void conclude(End end) {
        RunState.Builder state = ownership()
                .state(
                        switch (end) {
                            case FINISHED -> RunState.Phase.PHASE_FINISHED;
                            case STOPPED -> RunState.Phase.PHASE_STOPPED;
                            case RELEASED -> RunState.Phase.PHASE_RUNNING;
                        });
        if (end == End.FINISHED) {
            state.setFinalWeightsSha256(WeightsHash.of(
                            session.trainer().read(ModelState.Part.EMA_WEIGHTS),
                            session.trainer().read(ModelState.Part.EMA_STATISTICS)))
                    .setMsPerStep(meters.times.medianSoFar());
        }
        ownership().announcements().state(state.build());
        LOG.infof("A run is left. run=%s step=%d end=%s", taken.run(), session.step(), end);
    }

    private boolean guesses() {
        return session.method().guesses();
    }
}
