package mixmatch.cli.topics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import mixmatch.cli.topics.StepMessages.Found;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.schedule.PinnedSchedule;
import mixmatch.v1.BatchOrder;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.GuessingModel;
import mixmatch.v1.LabeledBatch;
import mixmatch.v1.ModelPublished;
import mixmatch.v1.Progress;
import mixmatch.v1.UnlabeledBatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One step of a run through every topic: its order, batches, guess, when they were joined and when it was trained. */
final class StepTrace {
    /**
     * One thing that happened to a step.
     *
     * @param at by the clock of the message's sender; empty where no message tells it
     * @param place topic, partition and offset of the message, as in {@code orders-5@17}; empty where other messages tell it together
     * @param bytes of that message
     */
    record Event(String what, Optional<Instant> at, String place, long bytes, String detail) {
        String json() {
            ObjectNode json = MessageForm.object().put("what", what);
            at.ifPresent(t -> json.put("time", t.toString()));
            if (!place.isEmpty()) {
                json.put("place", place).put("bytes", bytes);
            }
            return MessageForm.line(json.put("detail", detail));
        }
    }

    private final StepMessages messages;
    private final List<Event> events = new ArrayList<>();
    private final List<Found<BatchOrder>> orders;
    private final Optional<Instant> since;

    private StepTrace(StepMessages messages) {
        this.messages = messages;
        this.orders = add("order", Topic.ORDERS, BatchOrder.class, Optional.empty(), StepTrace::order);
        this.since = first(orders);
    }

    /** The events that the topics still know, by time; {@code lead} is D, {@code row} the history's if it is there. */
    static List<Event> of(StepMessages messages, long lead, Optional<String> row) {
        StepTrace trace = new StepTrace(messages);
        if (trace.since.isPresent()) {
            // Orders stay longest of what a step leaves: without one there are no batches either.
            trace.orders.stream()
                    .map(Found::message)
                    .filter(BatchOrder::hasModel)
                    .reduce((a, b) -> b)
                    .ifPresent(order -> trace.model(order.getModel()));
            trace.batches();
            trace.trained(lead, row);
        } else {
            row.ifPresent(r -> trace.conclude("trained", Optional.empty(), r));
        }
        Optional<Instant> ever = Optional.empty();
        trace.add("checkpoint", Topic.CHECKPOINTS, CheckpointWritten.class, ever, c -> "epoch " + c.getEpoch());
        trace.add("evaluation", Topic.EVALUATIONS, Evaluation.class, ever, StepTrace::accuracy);
        messages.records(Topic.DEAD_LETTERS, trace.since).forEach(letter -> {
            String reason = Printable.line(RunHeaders.text(letter.headers(), RunHeaders.REASON));
            trace.add("dead letter", Topic.DEAD_LETTERS, letter, reason);
        });
        trace.events.sort(Comparator.comparing(e -> e.at().orElse(Instant.MAX)));
        return trace.events;
    }

    private static String order(BatchOrder order) {
        String model = order.hasModel()
                ? ", to be guessed with the model of step " + order.getModel().getStep()
                : "";
        return "epoch %d, attempt %d%s".formatted(order.getEpoch(), order.getAttempt(), model);
    }

    private void model(GuessingModel ordered) {
        Wanted wanted = Wanted.step(messages.run(), ordered.getStep());
        String sha256 = ordered.getObject().getSha256();
        Predicate<ModelPublished> isIt =
                m -> m.getModel().getObject().getSha256().equals(sha256);
        messages.first(Topic.MODELS, ModelPublished.class, wanted, Optional.empty(), isIt)
                .ifPresent(model -> {
                    long size = model.message().getModel().getObject().getSize();
                    String detail = "of step %d, %d bytes in the store".formatted(ordered.getStep(), size);
                    add("model", Topic.MODELS, model.record(), detail);
                });
    }

    private void batches() {
        Function<UnlabeledBatch, String> views = b -> batch(b.getAttempt(), b, b.getPixels());
        Function<LabeledBatch, String> images = b -> batch(b.getAttempt(), b, b.getPixels());
        Function<GuessedBatch, String> guess = b -> "attempt %d, %s".formatted(b.getAttempt(), right(b));
        add("unlabelled batch", Topic.BATCHES_UNLABELED, UnlabeledBatch.class, since, views);
        List<Found<LabeledBatch>> labeled =
                add("labelled batch", Topic.BATCHES_LABELED, LabeledBatch.class, since, images);
        List<Found<GuessedBatch>> guessed = add("guess", Topic.BATCHES_GUESSED, GuessedBatch.class, since, guess);
        boolean guesses =
                !guessed.isEmpty() || orders.stream().anyMatch(o -> o.message().hasModel());
        Optional<Instant> first = first(labeled);
        Optional<Instant> joined = guesses ? first.flatMap(a -> first(guessed).map(b -> a.isAfter(b) ? a : b)) : first;
        String how = guesses ? "the later of the labelled batch and the guess" : "no guess needed";
        joined.ifPresent(at -> conclude("joined", joined, how));
    }

    private static <M extends Message> Optional<Instant> first(List<Found<M>> found) {
        return found.stream().findFirst().map(Found::at);
    }

    private static String batch(int attempt, Message message, ByteString pixels) {
        ImageSizes.PixelSummary summary = ImageSizes.of(message).summary(pixels);
        return "attempt %d, %s %s, sha256 %s…".formatted(attempt, summary.type(), summary.shape(), summary.sha8());
    }

    private static String right(GuessedBatch batch) {
        try {
            SheetBatch images = SheetBatch.of(batch).orElseThrow();
            if (!images.guessed()) {
                return "its method guesses nothing";
            }
            return images.known() == 0 ? "truth not known" : "%d of %d right".formatted(images.right(), images.known());
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    /** The trainer says nothing of a single step; the first order or heartbeat that counts it as done does. */
    private void trained(long lead, Optional<String> row) {
        String run = messages.run();
        long step = messages.step();
        Optional<Found<BatchOrder>> next = LongStream.range(step, step + PinnedSchedule.ORDERED_TOGETHER)
                .mapToObj(other -> messages.first(
                        Topic.ORDERS,
                        BatchOrder.class,
                        Wanted.step(run, other + lead + 1),
                        since,
                        o -> o.getFloor() >= step))
                .flatMap(Optional::stream)
                .findFirst();
        Optional<Instant> byOrder = next.map(Found::at);
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
                : ordered
                        ? "by then: step %d was ordered"
                                .formatted(next.get().message().getStep())
                        : "by then: the next heartbeat counts it";
        String detail = row.map(r -> r + "  (" + how + ")").orElse(how);
        conclude("trained", at, detail);
    }

    private static String accuracy(Evaluation evaluation) {
        return String.format(
                Locale.ROOT, "test accuracy %.2f %%", 100 * evaluation.getTest().getAccuracy());
    }

    /** Adds the step's messages in a topic, and gives them. */
    private <M extends Message> List<Found<M>> add(
            String what, Topic topic, Class<M> type, Optional<Instant> from, Function<M, String> detail) {
        List<Found<M>> found = messages.all(topic, type, from);
        found.forEach(f -> add(what, topic, f.record(), detail.apply(f.message())));
        return found;
    }

    private void add(String what, Topic topic, ConsumerRecord<byte[], byte[]> record, String detail) {
        String place = "%s-%d@%d".formatted(topic.shortName(), record.partition(), record.offset());
        Instant at = Instant.ofEpochMilli(record.timestamp());
        events.add(new Event(what, Optional.of(at), place, RecordForm.bytes(record), detail));
    }

    private void conclude(String what, Optional<Instant> at, String detail) {
        events.add(new Event(what, at, "", 0, detail));
    }
}
