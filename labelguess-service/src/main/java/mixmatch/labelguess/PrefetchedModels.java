package mixmatch.labelguess;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import mixmatch.v1.GuessingModel;

/**
 * The published models that no order has named yet. A run's orders name its models in the order in which they were published:
 * without room for another one the older ones stay, and once one is named, those before it leave. For one thread.
 */
final class PrefetchedModels<T> {
    /** A model that no order has named for so long makes room for others: its run may have been stopped. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(2);

    private record Prefetched<T>(GuessingModel published, T model, long since) {
        boolean isBefore(GuessingModel named) {
            return published.getStep() < named.getStep() && run(published).equals(run(named));
        }

        private static String run(GuessingModel model) {
            String key = model.getObject().getKey();
            return key.substring(0, key.lastIndexOf('/') + 1);
        }
    }

    private final int most;
    private final LongSupplier nanos;
    private final Map<String, Prefetched<T>> bySha256 = new LinkedHashMap<>();

    /** @param nanos as {@link System#nanoTime} */
    PrefetchedModels(int most, LongSupplier nanos) {
        this.most = most;
        this.nanos = nanos;
    }

    boolean has(GuessingModel published) {
        return bySha256.containsKey(published.getObject().getSha256());
    }

    /** Holds the model if there is room; adds to {@code leaving} what has left for it. False if there is none. */
    boolean offer(GuessingModel published, T model, List<T> leaving) {
        if (bySha256.size() >= most) {
            var eldest = bySha256.values().iterator();
            Prefetched<T> prefetched = eldest.next();
            if (nanos.getAsLong() - prefetched.since() <= FORGOTTEN.toNanos()) {
                return false;
            }
            eldest.remove();
            leaving.add(prefetched.model());
        }
        bySha256.put(published.getObject().getSha256(), new Prefetched<>(published, model, nanos.getAsLong()));
        return true;
    }

    /** The model that an order names, if it is here; it leaves, as do those before it that {@code mayLeave}, to {@code leaving}. */
    Optional<T> named(GuessingModel ordered, Predicate<T> mayLeave, List<T> leaving) {
        Optional<T> found = Optional.ofNullable(
                        bySha256.remove(ordered.getObject().getSha256()))
                .map(Prefetched::model);
        bySha256.values().removeIf(prefetched -> {
            boolean passed = prefetched.isBefore(ordered) && mayLeave.test(prefetched.model());
            if (passed) {
                leaving.add(prefetched.model());
            }
            return passed;
        });
        return found;
    }

    void forget(T model) {
        bySha256.values().removeIf(prefetched -> prefetched.model().equals(model));
    }

    List<T> clear() {
        List<T> all = new ArrayList<>();
        bySha256.values().forEach(prefetched -> all.add(prefetched.model()));
        bySha256.clear();
        return all;
    }
}
