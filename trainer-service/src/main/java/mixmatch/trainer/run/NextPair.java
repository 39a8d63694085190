package mixmatch.trainer.run;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import mixmatch.service.Outages;
import mixmatch.v1.RunWanted;

/**
 * Waits for the batches of the next step, ordering what may be ordered meanwhile and looking whether the run may go on at
 * all. Used by the thread that trains.
 */
final class NextPair {
    private static final long AWAIT_MILLIS = 100;
    private static final Duration WAIT_IS_SAID_AFTER = Duration.ofSeconds(2);

    private final Ownership ownership;
    private final RunContext context;
    private final BooleanSupplier released;
    private final ProgressBeat beat;
    private final Publishing publishing;
    private final Strikes strikes;
    private final Ordering ordering;
    private final Join join;

    NextPair(
            Ownership ownership,
            RunContext context,
            BooleanSupplier released,
            ProgressBeat beat,
            Publishing publishing,
            Strikes strikes,
            Ordering ordering,
            Join join) {
        this.ownership = ownership;
        this.context = context;
        this.released = released;
        this.beat = beat;
        this.publishing = publishing;
        this.strikes = strikes;
        this.ordering = ordering;
        this.join = join;
    }

    /**
     * The step's batches; empty if the run is to be left.
     *
     * @throws RunFailedException after a third strike
     * @throws LostOwnershipException if somebody else has taken the run
     */
    Optional<Join.Pair> await(long t) throws IOException, InterruptedException {
        long began = System.nanoTime();
        while (true) {
            publishing.check();
            ownership.check(context.runs().state(ownership.run()));
            Optional<String> struckOut = strikes.out();
            if (struckOut.isPresent()) {
                throw new RunFailedException(struckOut.get());
            }
            if (released.getAsBoolean() || stopIsWanted()) {
                return Optional.empty();
            }
            ordering.order(t - 1);
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
                ordering.orderAgain(t - 1);
            }
        }
    }

    private String missing(long t) {
        return ordering.orders().find(t).isPresent()
                ? join.missing(t)
                : "its guessing model for step %d to be published".formatted(t);
    }

    private boolean stopIsWanted() {
        return context.runs()
                .wanted(ownership.run())
                .map(wanted ->
                        wanted.getWish() == RunWanted.Wish.WISH_STOP || wanted.getWish() == RunWanted.Wish.WISH_DELETE)
                .orElse(false);
    }
}
