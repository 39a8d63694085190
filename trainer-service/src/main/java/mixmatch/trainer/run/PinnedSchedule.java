package mixmatch.trainer.run;

import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which model guesses which step, and how far ahead steps are ordered. Step t is guessed with the model of step v(t) = S *
 * floor(max(0, t - 1 - D) / S), whatever the number of replicas or their speed; for t > D the staleness t - 1 - v(t) lies
 * between D and D + S - 1.
 *
 * @param publishEvery S, steps between two guessing models
 * @param lead D, steps ordered beyond the one in training
 * @param steps the run's last step
 */
record PinnedSchedule(int publishEvery, int lead, long steps) {
    PinnedSchedule {
        if (publishEvery < 1 || lead < 1 || steps < 1) {
            throw new IllegalArgumentException(
                    "publishEvery %d, lead %d and steps %d must be at least 1".formatted(publishEvery, lead, steps));
        }
    }

    /** v(t): the step whose model guesses step {@code t}. */
    long modelOf(long t) {
        return publishEvery * (Math.max(0, t - 1 - lead) / publishEvery);
    }

    /** The last step that may be ordered once {@code completed} is: its model is then the newest at most. */
    long lastOrder(long completed) {
        return Math.min(steps, completed + lead + 1);
    }

    /** True if the model after {@code step} guesses some step of the run. */
    boolean publishes(long step) {
        return step % publishEvery == 0 && step + lead + 1 <= steps;
    }

    /** Steps of the models that the orders after {@code completed} need before another model is published. */
    SortedSet<Long> modelsNeededAfter(long completed) {
        SortedSet<Long> needed = new TreeSet<>();
        for (long t = completed + 1; t <= lastOrder(completed); t++) {
            needed.add(modelOf(t));
        }
        return needed;
    }
}
