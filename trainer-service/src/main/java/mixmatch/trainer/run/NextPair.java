package mixmatch.trainer.run;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import mixmatch.service.Outages;
import mixmatch.trainer.ownership.LostOwnershipException;
import mixmatch.trainer.ownership.RunFailedException;
import mixmatch.v1.RunWanted;

/**
 * Waits for the batches of the next step, ordering what may be ordered meanwhile and looking whether the run may go on at
 * all. Used by the thread that trains.
 */
final class NextPair implements AutoCloseable {
    private static final long AWAIT_MILLIS = 100;
    private static final Duration WAIT_IS_SAID_AFTER = Duration.ofSeconds(2);

    private final TakenRun taken;
    private final OrderSender orders;
    private final DeadLetterLimit deadLetters;
    private final PublishQueue publishing;
    private final ProgressBeat beat;
    private final Join join;
    private final PartitionTail replies;

    /** Begins to read the replies to the orders. */
    NextPair(
            TakenRun taken,
            Join.Sizes sizes,
            OrderSender orders,
            DeadLetterLimit deadLetters,
            PublishQueue publishing,
            ProgressBeat beat) {
        RunContext context = taken.context();
        this.taken = taken;
        this.orders = orders;
        this.deadLetters = deadLetters;
        this.publishing = publishing;
        this.beat = beat;
        this.join = new Join(
                taken.run(), sizes, orders.openOrders(), context.metrics().dropped("replies")::count);
        this.replies = Replies.of(taken.run(), context, join);
    }

    /**
     * The step's batches; empty if the run is to be left.
     *
     * @throws RunFailedException once too many messages of a step are dead letters
     * @throws LostOwnershipException if somebody else has taken the run
     */
    Optional<Join.Pair> await(long t) throws IOException, InterruptedException {
        RunContext context = taken.context();
        long began = System.nanoTime();
        while (true) {
            publishing.check();
            taken.ownership().check(context.runs().state(taken.run()));
            Optional<String> failure = deadLetters.reached();
            if (failure.isPresent()) {
                throw new RunFailedException(failure.get());
            }
            if (taken.released().getAsBoolean() || stopIsWanted()) {
                return Optional.empty();
            }
            orders.order(t - 1);
            Optional<Join.Pair> pair = join.await(t, AWAIT_MILLIS);
            if (pair.isPresent()) {
                context.metrics().waited(Duration.ofNanos(System.nanoTime() - began));
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

    void trained(long t) {
        orders.openOrders().done(t);
    }

    private String missing(long t) {
        return orders.openOrders().find(t).isPresent()
                ? join.missing(t)
                : "its guessing model for step %d to be published".formatted(t);
    }

    private boolean stopIsWanted() {
        return taken.context()
                .runs()
                .wanted(taken.run())
                .map(RunWanted::getWish)
                .filter(wish -> wish == RunWanted.Wish.WISH_STOP || wish == RunWanted.Wish.WISH_DELETE)
                .isPresent();
    }

    @Override
    public void close() {
        replies.close();
    }
}
