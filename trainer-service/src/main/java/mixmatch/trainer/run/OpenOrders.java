package mixmatch.trainer.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import mixmatch.schedule.PinnedSchedule;
import mixmatch.v1.GuessingModel;

/** The orders that are not yet trained on, by step, and when they may be sent again. Bound: {@link PinnedSchedule#mostOpen}. */
final class OpenOrders {
    /** An order: the model is absent where the method guesses nothing. */
    record Open(long step, Optional<GuessingModel> model, int attempt, long orderedAtNanos, boolean answered) {}

    private final OrderBackOff backOff = new OrderBackOff();
    private final LongSupplier nanoTime;
    private final NavigableMap<Long, Open> open = new TreeMap<>();
    private long last;

    OpenOrders(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    synchronized Open order(long step, Optional<GuessingModel> model) {
        Open order = new Open(step, model, 1, nanoTime.getAsLong(), false);
        open.put(step, order);
        last = Math.max(last, step);
        return order;
    }

    synchronized Optional<Open> find(long step) {
        return Optional.ofNullable(open.get(step));
    }

    /** The first step that was never ordered, given a step that was trained on. */
    synchronized long next(long completed) {
        return Math.max(last, completed) + 1;
    }

    /** Notes that everything of a step has come. */
    synchronized void answered(long step) {
        Open order = open.get(step);
        if (order != null && !order.answered()) {
            backOff.answered(order.orderedAtNanos(), nanoTime.getAsLong());
            open.put(step, new Open(step, order.model(), order.attempt(), order.orderedAtNanos(), true));
        }
    }

    /** Step of the oldest model that an open order names. */
    synchronized OptionalLong oldestModel() {
        return open.values().stream()
                .flatMap(order -> order.model().stream())
                .mapToLong(GuessingModel::getStep)
                .min();
    }

    synchronized int size() {
        return open.size();
    }

    synchronized void done(long step) {
        open.remove(step);
    }

    /** Orders to issue again now, each one attempt more: all overdue ones, but only the oldest before the very first answer. */
    synchronized List<Open> overdue() {
        List<Open> again = new ArrayList<>();
        long now = nanoTime.getAsLong();
        for (Map.Entry<Long, Open> entry : open.entrySet()) {
            Open order = entry.getValue();
            if (!order.answered() && now - order.orderedAtNanos() > backOff.nanosAfter(order.attempt())) {
                Open next = new Open(order.step(), order.model(), order.attempt() + 1, now, false);
                entry.setValue(next);
                again.add(next);
            }
            if (!backOff.hasAnswers() && !order.answered()) {
                break;
            }
        }
        return again;
    }
}
