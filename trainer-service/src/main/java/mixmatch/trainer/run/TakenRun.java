package mixmatch.trainer.run;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import mixmatch.devices.Determinism;
import mixmatch.proto.Topic;
import mixmatch.service.PartitionReader;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecException;
import mixmatch.trainer.artifacts.CheckpointStore;
import mixmatch.trainer.artifacts.CompleteModels;
import mixmatch.trainer.ownership.LostOwnershipException;
import mixmatch.trainer.ownership.Ownership;
import mixmatch.trainer.ownership.RunFailedException;
import mixmatch.v1.GuessingModel;
import mixmatch.v1.RunWanted.Wish;
import org.jboss.logging.Logger;

/**
 * A run that this trainer has taken; it opens what the run's training needs, and closes all of it. Used by one thread.
 *
 * @param released true once this process is to end
 */
record TakenRun(
        mixmatch.v1.RunSpec submitted,
        RunSpec spec,
        Ownership ownership,
        CompleteModels models,
        RunContext context,
        int threads,
        BooleanSupplier released) {
    private static final Logger LOG = Logger.getLogger(TakenRun.class);

    /**
     * Trains a run that was taken until it ends, is stopped or is released.
     *
     * @throws RunFailedException after the failure is announced
     * @throws LostOwnershipException if somebody else has taken the run meanwhile
     * @throws IOException and KafkaException if the run can be taken again later
     */
    static RunTraining.End train(
            mixmatch.v1.RunSpec submitted,
            RunContext context,
            Ownership ownership,
            int threads,
            BooleanSupplier released)
            throws IOException, InterruptedException {
        try {
            RunSpec spec = RunSpec.of(submitted);
            CompleteModels models = new CompleteModels(context.store());
            // Shows signs of life from here on: opening a large checkpoint takes longer than an owner may be silent.
            TakenRun taken = new TakenRun(submitted, spec, ownership, models, context, threads, released);
            try (ProgressBeat beat = new ProgressBeat(ownership, taken::expectedSteps, context.kafka())) {
                return taken.train(beat);
            }
        } catch (SpecException | RunFailedException e) {
            ownership.fail(e.getMessage());
            throw e instanceof RunFailedException failed ? failed : new RunFailedException(e.getMessage(), e);
        }
    }

    String run() {
        return ownership.run();
    }

    /** True once it is to be stopped or deleted, or this process is to end. */
    boolean isToBeLeft() {
        Wish wish = context.runs().wish(run());
        return released.getAsBoolean() || wish == Wish.WISH_STOP || wish == Wish.WISH_DELETE;
    }

    /** The step after which the run ends, as it is wanted now. */
    long lastStep() {
        return end().lastStep(System.currentTimeMillis());
    }

    private long expectedSteps() {
        return end().expectedSteps();
    }

    private RunEnd end() {
        return new RunEnd(spec.training(), context.runs().wanted(run()));
    }

    /** Takes note of what has computed a guess for step {@code t}. */
    void guessedBy(String fingerprint, long t) {
        if (ownership.exactness().guessedBy(fingerprint, t)) {
            inexact(t, "label guessing", fingerprint);
        }
    }

    /**
     * Says that a second kind of hardware or software computes, or one that does not repeat its own bits; {@link
     * RunFailedException} where the spec refuses it.
     */
    void inexact(long t, String what, String fingerprint) {
        String by = Determinism.refusalIn(fingerprint)
                .map("without deterministic algorithms, as %s"::formatted)
                .orElse("by another kind of hardware or software");
        if (spec.schedule().numerics() == RunSpec.Numerics.REFUSE) {
            throw new RunFailedException("at step %d %s is computed %s (%s), which schedule.numerics: refuse forbids"
                    .formatted(t, what, by, fingerprint));
        }
        LOG.warnf(
                "The run is no longer exact. run=%s step=%d what=%s reason=\"it is computed %s\" fingerprint=%s",
                run(), t, what, by, fingerprint);
    }

    private RunTraining.End train(ProgressBeat beat) throws IOException, InterruptedException {
        Optional<CheckpointStore.Restored> restored = restored();
        refuseIfTooLate(restored);
        DeadLetterLimit deadLetters = new DeadLetterLimit(run(), context.kafka().prefix(), ownership.epoch());
        try (TrainingSession session = session(restored.map(CheckpointStore.Restored::state));
                StepSpans spans = new StepSpans(context.traces(), run(), ownership.epoch());
                OrderSender orders = new OrderSender(
                        run(), ownership.epoch(), session.demand(), models, context.metrics(), spans, context.kafka());
                PartitionReader dead = context.kafka()
                        .tail(
                                run(),
                                "dead-letters",
                                context.kafka().partitions(Topic.DEAD_LETTERS),
                                deadLetters::accept);
                ArtifactPublisher publisher = new ArtifactPublisher(this, session, orders, restored, beat::waitsFor);
                NextPair nextPair = new NextPair(this, session.sizes(), orders, deadLetters, publisher, beat);
                RunMeters meters = new RunMeters(
                        context.metrics().meters,
                        run(),
                        session.step(),
                        this::expectedSteps,
                        session.sizes().classes(),
                        orders.openOrders()::size)) {
            LOG.infof(
                    "A run %s. run=%s epoch=%d step=%d steps=%d",
                    restored.isPresent() ? "goes on from a checkpoint" : "begins",
                    run(),
                    ownership.epoch(),
                    session.step(),
                    expectedSteps());
            return new RunTraining(this, session, nextPair, publisher, beat, spans, meters).train();
        }
    }

    /** A model of a single step would be nobody's wish. */
    private void refuseIfTooLate(Optional<CheckpointStore.Restored> restored) {
        boolean begun = restored.isPresent() && restored.get().announced().getStep() > 0;
        if (!begun && end().isOver(System.currentTimeMillis())) {
            throw new RunFailedException(
                    "its time was over at %s, before it had a checkpoint; submit it anew when no other run is before it"
                            .formatted(Instant.ofEpochMilli(
                                    context.runs().wanted(run()).getUntilMillis())));
        }
    }

    /** The newest sound checkpoint with the guessing models that it names. */
    private Optional<CheckpointStore.Restored> restored() throws IOException {
        Optional<CheckpointStore.Restored> restored =
                new CheckpointStore(run(), context.store()).newestSound(ownership.earlierCheckpoints());
        if (restored.isPresent()) {
            for (GuessingModel model : restored.get().guessingModels()) {
                models.fetch(model);
            }
        }
        return restored;
    }

    private TrainingSession session(Optional<byte[]> state) throws IOException {
        try {
            return new TrainingSession(this, state);
        } catch (IllegalArgumentException e) {
            throw new RunFailedException("it can't be trained as its spec says: " + e.getMessage(), e);
        }
    }
}
