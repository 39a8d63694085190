package mixmatch.trainer.run;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mixmatch.proto.Topic;
import mixmatch.service.Dropped;
import mixmatch.service.Outages;
import mixmatch.service.PartitionReader;
import mixmatch.trainer.ownership.RunFailedException;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.LabeledBatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Waits for the next step's batches, ordering meanwhile and looking whether the run may go on. Used by the thread that trains. */
final class NextPair implements AutoCloseable {
    private static final long AWAIT_MILLIS = 100;
    private static final Duration WAIT_IS_SAID_AFTER = Duration.ofSeconds(2);

    private final TakenRun taken;
    private final OrderSender orders;
    private final DeadLetterLimit deadLetters;
    private final ArtifactPublisher publisher;
    private final ProgressBeat beat;
    private final Dropped dropped;
    private final Join join;
    private final TopicPartition labeled;
    private final PartitionReader replies;

    /** Begins to read the replies to the orders. */
    NextPair(
            TakenRun taken,
            Join.Sizes sizes,
            OrderSender orders,
            DeadLetterLimit deadLetters,
            ArtifactPublisher publisher,
            ProgressBeat beat) {
        RunContext context = taken.context();
        this.taken = taken;
        this.orders = orders;
        this.deadLetters = deadLetters;
        this.publisher = publisher;
        this.beat = beat;
        this.dropped = new Dropped(context.metrics().meters, "replies");
        this.join = new Join(taken.run(), sizes, orders.openOrders(), dropped::count);
        this.labeled = context.kafka().partition(Topic.BATCHES_LABELED, taken.run());
        TopicPartition guessed = context.kafka().partition(Topic.BATCHES_GUESSED, taken.run());
        // From their end on: what is lost by a restart is ordered again.
        this.replies = context.kafka().tail(taken.run(), "replies", List.of(labeled, guessed), this::accept);
    }

    private void accept(ConsumerRecord<String, byte[]> record) {
        try {
            if (record.value() == null) {
                dropped.count("no-value");
            } else if (record.topic().equals(labeled.topic())) {
                join.accept(LabeledBatch.parseFrom(record.value()));
            } else {
                join.accept(GuessedBatch.parseFrom(record.value()));
            }
        } catch (InvalidProtocolBufferException e) {
            taken.context().deadLetters().send(record, "the value can't be decoded: " + e.getMessage());
        }
    }

    /** The step's batches; empty if the run is to be left. Throws where it has failed, or is another owner's. */
    Optional<Join.Pair> await(long t) throws IOException, InterruptedException {
        RunContext context = taken.context();
        long began = System.nanoTime();
        while (true) {
            publisher.check();
            taken.ownership().check(context.runs().state(taken.run()));
            Optional<String> failure = deadLetters.reached();
            if (failure.isPresent()) {
                throw new RunFailedException(failure.get());
            }
            if (taken.isToBeLeft()) {
                return Optional.empty();
            }
            orders.order(t - 1);
            Optional<Join.Pair> pair = join.await(t, AWAIT_MILLIS);
            if (pair.isPresent()) {
                context.metrics().wait.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
                return pair;
            }
            if (System.nanoTime() - began > WAIT_IS_SAID_AFTER.toNanos()) {
                beat.waitsFor(missing(t));
            }
            // In an outage no order arrives, or no model can be looked at: nothing here waits for its end.
            if (Outages.present().isEmpty()) {
                orders.orderAgain(t - 1);
            }
        }
    }

    /** A step's batches, where they are there already. */
    Optional<Join.Pair> peek(long t) {
        return join.peek(t);
    }

    void trained(long t) {
        orders.openOrders().done(t);
    }

    private String missing(long t) {
        return orders.openOrders().find(t).isPresent()
                ? join.missing(t)
                : "its guessing model for step %d to be published".formatted(t);
    }

    @Override
    public void close() {
        replies.close();
    }
}
