package mixmatch.schedule;

import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import mixmatch.spec.RunSpec;

/** Step t is guessed with the model of step v(t) = S * floor(max(0, t - 1 - D) / S), S being publishEvery, D the lead. */
public record PinnedSchedule(int publishEvery, int lead, long steps) {
    /**
     * Steps that are ordered at once: once one must be, the next ones are as well, as far as their model is complete. All that
     * answers them then shares requests, which beside a small network cost more than what is in them.
     */
    public static final int ORDERED_TOGETHER = 4;

    public static PinnedSchedule of(RunSpec spec) {
        RunSpec.Schedule asked = spec.schedule();
        return new PinnedSchedule(
                asked.publishEvery(), asked.lead(), spec.training().steps());
    }

    /** v(t): the step whose model guesses step {@code t}. */
    public long modelOf(long t) {
        return publishEvery * (Math.max(0, t - 1 - lead) / publishEvery);
    }

    /** Steps by which the model that guesses step {@code t} is behind: for t > D from D to {@link #mostStaleness}. */
    public long staleness(long t) {
        return t - 1 - modelOf(t);
    }

    /** D + S - 1, which no step's staleness exceeds. */
    public long mostStaleness() {
        return (long) lead + publishEvery - 1;
    }

    /** The last step that must be ordered once {@code completed} is: its model is then the newest at most. */
    public long lastOrder(long completed) {
        return Math.min(steps, completed + lead + 1);
    }

    /** The last step to order now, if its model is complete, given the next one that was never ordered. */
    public long lastOrder(long completed, long next) {
        long due = lastOrder(completed);
        return next <= due ? Math.min(steps, completed + mostOpen(lead)) : due;
    }

    /** The most steps that are ordered and not yet trained on. */
    public static int mostOpen(int lead) {
        return lead + ORDERED_TOGETHER;
    }

    /** True if the model after {@code step} guesses some step of the run. */
    public boolean publishes(long step) {
        return step % publishEvery == 0 && step + lead + 1 <= steps;
    }

    /** Steps of the models that the orders after {@code completed} need before another model is published. */
    public SortedSet<Long> modelsNeededAfter(long completed) {
        return LongStream.rangeClosed(completed + 1, lastOrder(completed))
                .mapToObj(this::modelOf)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
