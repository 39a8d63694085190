package mixmatch.cli.topics;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import mixmatch.cli.topics.StepMessages.Found;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.v1.BatchOrder;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.GuessingModel;
import mixmatch.v1.LabeledBatch;
import mixmatch.v1.ModelPublished;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.Progress;
import mixmatch.v1.UnlabeledBatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One step of a run through every topic: its order, batches, guess, when they were joined and when it was trained. */
final class StepTrace {
    private final StepMessages messages;
    private final List<TracedEvent> events = new ArrayList<>();
    private final List<Found<BatchOrder>> orders;
    private final Optional<Instant> since;

    private StepTrace(StepMessages messages) {
        this.messages = messages;
        this.orders = messages.all(Topic.ORDERS, BatchOrder.class, Optional.empty());
        this.since = first(orders);
    }

    /**
     * The events that the topics still know, by time; empty where nothing is left.
     *
     * @param lead steps that the trainer orders ahead, D
     * @param row the step's row in the history, where it is written already
     */
    static List<TracedEvent> of(StepMessages messages, long lead, Optional<TrainedStep> row) {
        StepTrace trace = new StepTrace(messages);
        if (trace.since.isPresent()) {
            // Orders stay longest of what a step leaves: without one there are no batches either.
            trace.ordersAndModel();
            trace.batches();
            trace.trained(lead, row);
        } else {
            row.ifPresent(r -> trace.events.add(TracedEvent.concluded("trained", Optional.empty(), r.text())));
        }
        trace.checkpoint();
        trace.deadLetters();
        trace.events.sort(Comparator.comparing(e -> e.at().orElse(Instant.MAX)));
        return trace.events;
    }

    private void ordersAndModel() {
        add("order", Topic.ORDERS, orders, StepTrace::order);
        orders.stream()
                .map(Found::message)
                .filter(BatchOrder::hasModel)
                .reduce((a, b) -> b)
                .ifPresent(order -> model(order.getModel()));
    }

    private static String order(BatchOrder order) {
        String model = order.hasModel()
                ? ", to be guessed with the model of step " + order.getModel().getStep()
                : "";
        return "epoch %d, attempt %d%s".formatted(order.getEpoch(), order.getAttempt(), model);
    }

    private void model(GuessingModel ordered) {
        Optional<Found<ModelPublished>> model = messages.first(
                Topic.MODELS,
                ModelPublished.class,
                Wanted.step(messages.run(), ordered.getStep()),
                Optional.empty(),
                m -> object(m).getSha256().equals(ordered.getObject().getSha256()));
        String detail = "of step %d, %d bytes in the store";
        add(
                "model",
                Topic.MODELS,
                model.stream().toList(),
                m -> detail.formatted(ordered.getStep(), object(m).getSize()));
    }

    private static ObjectRef object(ModelPublished published) {
        return published.getModel().getObject();
    }

    private void batches() {
        List<Found<UnlabeledBatch>> unlabeled = messages.all(Topic.BATCHES_UNLABELED, UnlabeledBatch.class, since);
        add("unlabelled batch", Topic.BATCHES_UNLABELED, unlabeled, b -> batch(b.getAttempt(), b, b.getPixels()));
        List<Found<LabeledBatch>> labeled = messages.all(Topic.BATCHES_LABELED, LabeledBatch.class, since);
        add("labelled batch", Topic.BATCHES_LABELED, labeled, b -> batch(b.getAttempt(), b, b.getPixels()));
        List<Found<GuessedBatch>> guessed = messages.all(Topic.BATCHES_GUESSED, GuessedBatch.class, since);
        add("guess", Topic.BATCHES_GUESSED, guessed, b -> "attempt %d, %s".formatted(b.getAttempt(), right(b)));
        boolean guesses = orders.stream().anyMatch(o -> o.message().hasModel());
        Optional<Instant> first = first(labeled);
        Optional<Instant> joined = guesses ? first.flatMap(a -> first(guessed).map(b -> a.isAfter(b) ? a : b)) : first;
        String how = guesses ? "the later of the labelled batch and the guess" : "no guess needed";
        joined.ifPresent(at -> events.add(TracedEvent.concluded("joined", Optional.of(at), how)));
    }

    private static <M extends Message> Optional<Instant> first(List<Found<M>> found) {
        return found.stream().findFirst().map(Found::at);
    }

    private static String batch(int attempt, Message message, ByteString pixels) {
        PixelSummary summary = PixelSummary.of(message, pixels);
        return "attempt %d, uint8 %s, sha256 %s…".formatted(attempt, summary.shape(), summary.sha8());
    }

    private static String right(GuessedBatch batch) {
        try {
            SheetBatch images = SheetBatch.of(batch).orElseThrow();
            return images.known() == 0 ? "truth not known" : "%d of %d right".formatted(images.right(), images.known());
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    /** The trainer says nothing of a single step; the first order or heartbeat that counts it as done does. */
    private void trained(long lead, Optional<TrainedStep> row) {
        String run = messages.run();
        long step = messages.step();
        long next = step + lead + 1;
        Optional<Instant> byOrder = messages.first(
                        Topic.ORDERS, BatchOrder.class, Wanted.step(run, next), since, o -> o.getFloor() >= step)
                .map(Found::at);
        Optional<Instant> byBeat = messages.first(
                        Topic.PROGRESS, Progress.class, Wanted.fromStep(run, step), since, p -> p.getStep() >= step)
                .map(Found::at);
        boolean ordered = byOrder.isPresent()
                && byBeat.map(beat -> !byOrder.get().isAfter(beat)).orElse(true);
        Optional<Instant> at = ordered ? byOrder : byBeat;
        if (at.isEmpty() && row.isEmpty()) {
            return;
        }
        String how = at.isEmpty()
                ? "when is not known"
                : ordered ? "by then: step %d was ordered".formatted(next) : "by then: the next heartbeat counts it";
        String detail = row.map(r -> r.text() + "  (" + how + ")").orElse(how);
        events.add(TracedEvent.concluded("trained", at, detail));
    }

    private void checkpoint() {
        List<Found<CheckpointWritten>> checkpoints =
                messages.all(Topic.CHECKPOINTS, CheckpointWritten.class, Optional.empty());
        add("checkpoint", Topic.CHECKPOINTS, checkpoints, c -> "epoch " + c.getEpoch());
        List<Found<Evaluation>> evaluations = messages.all(Topic.EVALUATIONS, Evaluation.class, Optional.empty());
        String detail = "test accuracy %.2f %%";
        add(
                "evaluation",
                Topic.EVALUATIONS,
                evaluations,
                e -> String.format(Locale.ROOT, detail, 100 * e.getTest().getAccuracy()));
    }

    private void deadLetters() {
        for (ConsumerRecord<byte[], byte[]> letter : messages.deadLetters(since)) {
            String reason = Printable.line(RunHeaders.text(letter.headers(), RunHeaders.REASON));
            events.add(TracedEvent.of("dead letter", Topic.DEAD_LETTERS, letter, reason));
        }
    }

    private <M extends Message> void add(String what, Topic topic, List<Found<M>> found, Function<M, String> detail) {
        found.forEach(f -> events.add(TracedEvent.of(what, topic, f.record(), detail.apply(f.message()))));
    }
}
