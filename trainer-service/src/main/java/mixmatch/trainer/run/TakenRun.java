package mixmatch.trainer.run;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import mixmatch.proto.Topic;
import mixmatch.service.KafkaClients;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecException;
import org.jboss.logging.Logger;

/**
 * A run that this trainer has taken: opens what its training needs, its newest sound checkpoint first, and closes all of
 * it however the training ends. Used by one thread.
 */
final class TakenRun {
    private static final Logger LOG = Logger.getLogger(TakenRun.class);

    private final mixmatch.v1.RunSpec submitted;
    private final RunSpec spec;
    private final PinnedSchedule schedule;
    private final RunContext context;
    private final Ownership ownership;
    private final BooleanSupplier released;
    private final CompleteModels models;

    private TakenRun(
            mixmatch.v1.RunSpec submitted,
            RunSpec spec,
            RunContext context,
            Ownership ownership,
            BooleanSupplier released) {
        this.submitted = submitted;
        this.spec = spec;
        this.schedule = new PinnedSchedule(
                spec.schedule().publishEvery(),
                spec.schedule().lead(),
                spec.training().steps());
        this.context = context;
        this.ownership = ownership;
        this.released = released;
        this.models = new CompleteModels(context.store());
    }

    /**
     * Trains a run that was taken until it ends, is stopped or is released.
     *
     * @param released true once this process is to end
     * @throws RunFailedException after the failure is announced
     * @throws LostOwnershipException if somebody else has taken the run meanwhile
     * @throws IOException and KafkaException if the run can be taken again later
     */
    static RunTraining.End train(
            mixmatch.v1.RunSpec submitted, RunContext context, Ownership ownership, BooleanSupplier released)
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
                return new TakenRun(submitted, spec, context, ownership, released).train(beat);
            }
        } catch (SpecException e) {
            ownership.fail(e.getMessage());
            throw new RunFailedException(e.getMessage(), e);
        } catch (RunFailedException e) {
            ownership.fail(e.getMessage());
            throw e;
        }
    }

    private RunTraining.End train(ProgressBeat beat) throws IOException, InterruptedException {
        Optional<Checkpoints.Restored> restored = restored();
        Strikes strikes = new Strikes(ownership.epoch());
        try (Learned learned = learned(restored.map(Checkpoints.Restored::state));
                StepSpans spans = new StepSpans(context.traces(), ownership.run(), ownership.epoch());
                Ordering ordering = new Ordering(
                        ownership.run(),
                        ownership.epoch(),
                        spec,
                        schedule,
                        models,
                        context.metrics(),
                        spans,
                        Topic.ORDERS.name(context.prefix()),
                        KafkaClients.producer(context.kafka(), Map.of()));
                Tail dead = RunDeadLetters.of(ownership.run(), context, strikes);
                Publishing publishing = new Publishing(ownership.run(), beat::waitsFor)) {
            Join join = new Join(
                    ownership.run(),
                    learned.sizes(),
                    ordering.orders(),
                    context.metrics().dropped("replies")::count);
            try (Tail replies = Replies.of(ownership.run(), context, join);
                    RunMeters meters =
                            context.metrics().run(ownership.run(), schedule.steps(), ordering.orders()::size)) {
                LOG.infof(
                        "A run %s. run=%s epoch=%d step=%d steps=%d",
                        restored.isPresent() ? "goes on from a checkpoint" : "begins",
                        ownership.run(),
                        ownership.epoch(),
                        learned.step(),
                        schedule.steps());
                return training(beat, restored, strikes, learned, ordering, publishing, join, spans, meters)
                        .train();
            }
        }
    }

    private RunTraining training(
            ProgressBeat beat,
            Optional<Checkpoints.Restored> restored,
            Strikes strikes,
            Learned learned,
            Ordering ordering,
            Publishing publishing,
            Join join,
            StepSpans spans,
            RunMeters meters) {
        Pruning pruning = new Pruning(
                ownership, spec.checkpoints(), models, restored.map(Checkpoints.Restored::announced), context);
        Publications publications = new Publications(
                ownership,
                context.store(),
                models,
                pruning,
                learned,
                ordering,
                publishing,
                restored.isPresent() ? learned.step() : -1);
        NextPair nextPair = new NextPair(ownership, context, released, beat, publishing, strikes, ordering, join);
        return new RunTraining(
                spec,
                schedule,
                context,
                released,
                ownership,
                beat,
                learned,
                ordering,
                nextPair,
                publications,
                spans,
                meters);
    }

    /** The newest sound checkpoint with the guessing models that it names. */
    private Optional<Checkpoints.Restored> restored() throws IOException {
        Optional<Checkpoints.Restored> restored =
                new Checkpoints(ownership.run(), context.store()).newestSound(ownership.earlierCheckpoints());
        if (restored.isPresent()) {
            for (CheckpointManifest.Model model : restored.get().manifest().guessingModels()) {
                models.fetch(model.toProto());
            }
        }
        return restored;
    }

    private Learned learned(Optional<byte[]> state) throws IOException {
        try {
            return Learned.open(spec, submitted, context, state);
        } catch (IllegalArgumentException e) {
            throw new RunFailedException("its dataset or checkpoint does not fit its spec: " + e.getMessage(), e);
        }
    }
}
