package mixmatch.local.topics;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import mixmatch.local.topics.StepMessages.Found;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.v1.BatchOrder;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.LabeledBatch;
import mixmatch.v1.ModelPublished;
import mixmatch.v1.Progress;
import mixmatch.v1.UnlabeledBatch;

/** One step of a run through every topic: its order, batches, guess, when they were joined and when it was trained. */
public final class StepTrace {
    private final StepMessages messages;
    private final String run;
    private final long step;
    private final long lead;
    private final List<TracedEvent> events = new ArrayList<>();
    private final List<Found<BatchOrder>> orders;
    private final Optional<Instant> since;

    /** @param lead steps that the trainer orders ahead, D */
    private StepTrace(TopicReader reader, String run, long step, long lead) {
        this.messages = new StepMessages(reader, run, step);
        this.run = run;
        this.step = step;
        this.lead = lead;
        this.orders = messages.all(Topic.ORDERS, BatchOrder.class, Optional.empty());
        this.since = orders.stream()
                .findFirst()
                .map(o -> Instant.ofEpochMilli(o.record().timestamp()));
    }

    /**
     * What the topics still have of the step, by time; empty where nothing is left.
     *
     * @param lead steps that the trainer orders ahead, D
     * @param row the step's row in the history, where it is written already
     */
    public static List<TracedEvent> of(
            TopicReader reader, String run, long step, long lead, Optional<TrainedStep> row) {
        StepTrace trace = new StepTrace(reader, run, step, lead);
        if (trace.since.isPresent()) {
            // Orders stay longest of what a step leaves: without one there are no batches either.
            trace.ordersAndModel();
            trace.batches();
            trace.trained(row);
        } else {
            row.ifPresent(r -> trace.events.add(TracedEvent.concluded("trained", Optional.empty(), r.text())));
        }
        trace.checkpoint();
        trace.deadLetters();
        trace.events.sort(Comparator.comparing(e -> e.at().orElse(Instant.MAX)));
        return trace.events;
    }

    private void ordersAndModel() {
        for (Found<BatchOrder> order : orders) {
            BatchOrder o = order.message();
            add(
                    "order",
                    Topic.ORDERS,
                    order,
                    "epoch %d, attempt %d%s"
                            .formatted(
                                    o.getEpoch(),
                                    o.getAttempt(),
                                    o.hasModel()
                                            ? ", to be guessed with the model of step "
                                                    + o.getModel().getStep()
                                            : ""));
        }
        orders.stream().filter(o -> o.message().hasModel()).reduce((a, b) -> b).ifPresent(order -> {
            long modelStep = order.message().getModel().getStep();
            String sha256 = order.message().getModel().getObject().getSha256();
            messages.first(
                            Topic.MODELS,
                            ModelPublished.class,
                            Wanted.step(run, modelStep),
                            Optional.empty(),
                            m -> m.getModel().getObject().getSha256().equals(sha256))
                    .ifPresent(m -> add(
                            "model",
                            Topic.MODELS,
                            m,
                            "of step %d, %d bytes in the store"
                                    .formatted(
                                            modelStep,
                                            m.message().getModel().getObject().getSize())));
        });
    }

    private void batches() {
        messages.all(Topic.BATCHES_UNLABELED, UnlabeledBatch.class, since)
                .forEach(b -> add(
                        "unlabelled batch",
                        Topic.BATCHES_UNLABELED,
                        b,
                        "attempt %d, %s"
                                .formatted(
                                        b.message().getAttempt(),
                                        shape(b.message(), b.message().getPixels()))));
        List<Found<LabeledBatch>> labeled = messages.all(Topic.BATCHES_LABELED, LabeledBatch.class, since);
        labeled.forEach(b -> add(
                "labelled batch",
                Topic.BATCHES_LABELED,
                b,
                "attempt %d, %s"
                        .formatted(
                                b.message().getAttempt(),
                                shape(b.message(), b.message().getPixels()))));
        List<Found<GuessedBatch>> guessed = messages.all(Topic.BATCHES_GUESSED, GuessedBatch.class, since);
        guessed.forEach(b -> add("guess", Topic.BATCHES_GUESSED, b, guess(b.message())));
        boolean guesses = orders.stream().anyMatch(o -> o.message().hasModel());
        Optional<Instant> first = first(labeled);
        Optional<Instant> joined = guesses ? first.flatMap(a -> first(guessed).map(b -> a.isAfter(b) ? a : b)) : first;
        joined.ifPresent(at -> events.add(TracedEvent.concluded(
                "joined",
                Optional.of(at),
                guesses ? "the later of the labelled batch and the guess" : "no guess needed")));
    }

    private static <M extends Message> Optional<Instant> first(List<Found<M>> found) {
        return found.stream()
                .findFirst()
                .map(f -> Instant.ofEpochMilli(f.record().timestamp()));
    }

    private static String shape(Message message, ByteString pixels) {
        PixelSummary summary = PixelSummary.of(message, pixels);
        return "uint8 %s, sha256 %s…".formatted(summary.shape(), summary.sha8());
    }

    private static String guess(GuessedBatch batch) {
        try {
            SheetBatch images = SheetBatch.of(batch).orElseThrow();
            long known = images.truth().stream().filter(t -> t >= 0).count();
            long wrong =
                    IntStream.range(0, images.images()).filter(images::wrong).count();
            return "attempt %d, %s"
                    .formatted(
                            batch.getAttempt(),
                            known == 0 ? "truth not known" : "%d of %d right".formatted(known - wrong, known));
        } catch (IllegalArgumentException e) {
            return "attempt %d, %s".formatted(batch.getAttempt(), e.getMessage());
        }
    }

    /** The trainer says nothing of a single step; the first order or heartbeat that counts it as done does. */
    private void trained(Optional<TrainedStep> row) {
        long next = step + lead + 1;
        Optional<Found<BatchOrder>> after = messages.first(
                Topic.ORDERS, BatchOrder.class, Wanted.step(run, next), since, o -> o.getFloor() >= step);
        Optional<Found<Progress>> beat = messages.first(
                Topic.PROGRESS,
                Progress.class,
                new Wanted(Optional.of(run), OptionalLong.empty(), OptionalLong.of(step)),
                since,
                p -> p.getStep() >= step);
        Optional<Instant> byOrder =
                after.map(o -> Instant.ofEpochMilli(o.record().timestamp()));
        Optional<Instant> byBeat = beat.map(p -> Instant.ofEpochMilli(p.record().timestamp()));
        boolean ordered = byOrder.isPresent()
                && byBeat.map(b -> !byOrder.get().isAfter(b)).orElse(true);
        Optional<Instant> at = ordered ? byOrder : byBeat;
        if (at.isEmpty() && row.isEmpty()) {
            return;
        }
        String how = at.isEmpty()
                ? "when is not known"
                : ordered ? "by then: step %d was ordered".formatted(next) : "by then: the next heartbeat counts it";
        events.add(TracedEvent.concluded(
                "trained", at, row.map(r -> r.text() + "  (" + how + ")").orElse(how)));
    }

    private void checkpoint() {
        messages.all(Topic.CHECKPOINTS, CheckpointWritten.class, Optional.empty())
                .forEach(c -> add(
                        "checkpoint",
                        Topic.CHECKPOINTS,
                        c,
                        "epoch " + c.message().getEpoch()));
        messages.all(Topic.EVALUATIONS, Evaluation.class, Optional.empty())
                .forEach(e -> add(
                        "evaluation",
                        Topic.EVALUATIONS,
                        e,
                        String.format(
                                Locale.ROOT,
                                "test accuracy %.2f %%",
                                100 * e.message().getTest().getAccuracy())));
    }

    private void deadLetters() {
        messages.deadLetters(since)
                .forEach(record -> events.add(TracedEvent.of(
                        "dead letter",
                        Topic.DEAD_LETTERS.shortName(),
                        record,
                        Printable.line(RunHeaders.text(record.headers(), RunHeaders.REASON)))));
    }

    private void add(String what, Topic topic, Found<?> found, String detail) {
        events.add(TracedEvent.of(what, topic.shortName(), found.record(), detail));
    }
}
