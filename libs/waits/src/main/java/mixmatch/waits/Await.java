package mixmatch.waits;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** A test's wait, which ends when nothing moves any more, not by the clock: other machines may have more to do. */
public final class Await {
    /** Nothing has moved for this long: nothing will. The command itself gives up after three minutes, and says why. */
    static final Duration STILL = Duration.ofMinutes(4);

    /** A wait that moves for ever, and gets nowhere, ends as well. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private Await() {}

    /** Waits for something that shows no progress before it is there. */
    public static void until(String what, Callable<Boolean> holds) throws Exception {
        until(what, holds, () -> "");
    }

    /**
     * @param what is waited for, for the failure: {@code the command has ended}
     * @param moves what is equal to what it was before while nothing moves; the failure shows its last value
     * @throws AssertionError when nothing moves any more
     */
    public static void until(String what, Callable<Boolean> holds, Callable<?> moves) throws Exception {
        until(what, holds, moves, STILL);
    }

    /** Looks until it sees what is waited for, and returns that; each new sight counts as progress. */
    public static <T> T sight(String what, Callable<T> look, Predicate<T> isIt) throws Exception {
        AtomicReference<T> seen = new AtomicReference<>();
        Callable<Boolean> isSeen = () -> {
            seen.set(look.call());
            return isIt.test(seen.get());
        };
        until(what, isSeen, seen::get);
        return seen.get();
    }

    public static <T> T result(String what, Future<T> work) throws Exception {
        until(what, work::isDone);
        return work.get();
    }

    /** @param still for how long nothing may move */
    static void until(String what, Callable<Boolean> holds, Callable<?> moves, Duration still) throws Exception {
        long began = System.nanoTime();
        long moved = began;
        Object last = moves.call();
        while (!holds.call()) {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS.toMillis());
            Object present = moves.call();
            long now = System.nanoTime();
            if (!Objects.equals(present, last)) {
                moved = now;
                last = present;
            }
            if (now - moved > still.toNanos() || now - began > LONGEST.toNanos()) {
                long all = TimeUnit.NANOSECONDS.toSeconds(now - began);
                long quiet = TimeUnit.NANOSECONDS.toSeconds(now - moved);
                throw new AssertionError("not so after %d s, the last %d of which nothing moved: %s; last seen: %s"
                        .formatted(all, quiet, what, last));
            }
        }
    }
}
