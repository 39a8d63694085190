package mixmatch.trainer.run;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Counts what went to {@code dead-letters} for each step of one run in one epoch: the third distinct message for one
 * step is the third strike. A message that is dead-lettered again, by another replica, is the same one, and so is one more of
 * the same attempt: brokers and replicas may repeat a message, and the attempt that follows first mends the model's object.
 * Bound: 3 for each of the {@value #STEPS} steps struck last.
 */
final class Strikes {
    private static final int OUT = 3;
    private static final int STEPS = 1024;

    /** Where a dead message came from. */
    record Place(String topic, int partition, long offset) {}

    /** What is counted once: an attempt, or a message that names none. */
    private record Strike(Optional<Long> attempt, Optional<Place> place) {}

    private final long epoch;
    private final Map<Long, Set<Strike>> byStep = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Set<Strike>> eldest) {
            return size() > STEPS;
        }
    };
    private Optional<String> out = Optional.empty();

    Strikes(long epoch) {
        this.epoch = epoch;
    }

    /**
     * Notes a dead message of the run.
     *
     * @param ofEpoch the epoch that the message names; where it names none it counts for this one
     * @param attempt that the message belongs to; where it names none its place tells it from others
     */
    synchronized void add(long step, Optional<Long> ofEpoch, Optional<Long> attempt, Place place, String reason) {
        if (ofEpoch.isPresent() && ofEpoch.get() != epoch) {
            return;
        }
        Set<Strike> strikes = byStep.computeIfAbsent(step, none -> new HashSet<>());
        strikes.add(new Strike(attempt, attempt.isPresent() ? Optional.empty() : Optional.of(place)));
        if (strikes.size() >= OUT && out.isEmpty()) {
            out = Optional.of(
                    "step %d could not be carried out: %d of its messages went to dead-letters, the last one from %s, partition %d, offset %d, because %s"
                            .formatted(step, OUT, place.topic(), place.partition(), place.offset(), reason));
        }
    }

    /** Why the run fails, once there was a third strike. */
    synchronized Optional<String> out() {
        return out;
    }
}
