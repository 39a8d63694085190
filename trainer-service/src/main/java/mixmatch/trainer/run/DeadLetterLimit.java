package mixmatch.trainer.run;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mixmatch.service.RecentlyUsed;

/**
 * The limit of dead letters a step, for one run in one epoch: the third distinct message of one step fails the run. A message that
 * is dead-lettered again, by another replica, is the same one, and so is one more of the same attempt: brokers and replicas may
 * repeat a message, and the attempt that follows first mends the model's object. Bound: 3 for each of the {@value #STEPS} steps
 * counted last.
 */
final class DeadLetterLimit {
    private static final int LIMIT = 3;
    private static final int STEPS = 1024;

    /** The place that a dead message came from. */
    record Place(String topic, int partition, long offset) {}

    /** It counts once: an attempt, or a message that names none. */
    private record DeadLetter(Optional<Long> attempt, Optional<Place> place) {}

    private final long epoch;
    private final Map<Long, Set<DeadLetter>> byStep = RecentlyUsed.atMost(STEPS);
    private Optional<String> reached = Optional.empty();

    DeadLetterLimit(long epoch) {
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
        Set<DeadLetter> letters = byStep.computeIfAbsent(step, none -> new HashSet<>());
        letters.add(new DeadLetter(attempt, attempt.isPresent() ? Optional.empty() : Optional.of(place)));
        if (letters.size() >= LIMIT && reached.isEmpty()) {
            reached = Optional.of(
                    "step %d could not be carried out: %d of its messages went to dead-letters, the last one from %s, partition %d, offset %d, because %s"
                            .formatted(step, LIMIT, place.topic(), place.partition(), place.offset(), reason));
        }
    }

    /** The reason for which the run fails, once the limit is reached. */
    synchronized Optional<String> reached() {
        return reached;
    }
}
