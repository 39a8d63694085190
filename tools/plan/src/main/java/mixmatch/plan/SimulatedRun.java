package mixmatch.plan;

import java.util.HashMap;
import java.util.Map;
import mixmatch.schedule.PinnedSchedule;
import mixmatch.spec.RunSpec;

/**
 * A run and its trainer, which orders ahead, waits for the batches of the next step, trains and publishes. After step c it may
 * order everything up to c + D + 1, as far as the models are complete.
 */
final class SimulatedRun {
    /** The bound of the trainer: 4 models or checkpoints wait, and one is written. */
    private static final int ROOM = 5;

    private record Order(double at, long model) {}

    private final String name;
    private final Plan plan;
    private final PinnedSchedule schedule;
    private final Events events;
    private final Processors processors;
    private final Pipeline pipeline;
    private final Worker publisher;
    private final Map<Long, Order> open = new HashMap<>();
    private final Map<Long, Integer> arrived = new HashMap<>();
    private final Runs progress;
    private long completed;
    private long ordered;
    private long newestModel;
    private boolean waitsForBatches;
    private boolean waitsForRoom;

    SimulatedRun(String name, Plan plan, Events events, Processors processors, Pipeline pipeline, Runs progress) {
        this.name = name;
        this.plan = plan;
        this.schedule = PinnedSchedule.of(plan.spec());
        this.events = events;
        this.processors = processors;
        this.pipeline = pipeline;
        this.publisher = new Worker(events, processors, this::goOnWhenThereIsRoom);
        this.progress = progress;
    }

    String name() {
        return name;
    }

    /** Last completed step. */
    long completed() {
        return completed;
    }

    double publishingMillis() {
        return publisher.busyMillis();
    }

    /** One of a step's batches has come. */
    void arrived(long step) {
        if (arrived.merge(step, 1, Integer::sum) == batchesOfAStep()) {
            progress.answered(events.now() - open.get(step).at());
            trainIfHere();
        }
    }

    /** Orders what may be ordered and trains the next step once its batches are there. Model 0 is complete from the beginning. */
    void goOn() {
        if (completed < plan.spec().training().steps()) {
            waitsForBatches = true;
            order();
            trainIfHere();
        }
    }

    private void order() {
        long last = schedule.lastOrder(completed);
        while (ordered < last) {
            long step = ordered + 1;
            long model = plan.spec().schedule().mode() == RunSpec.Mode.LATEST ? newestModel : schedule.modelOf(step);
            if (plan.guesses() && model > newestModel) {
                return;
            }
            ordered = step;
            open.put(step, new Order(events.now(), model));
            pipeline.order(this, step, model);
        }
    }

    private void trainIfHere() {
        long step = completed + 1;
        if (waitsForBatches && arrived.getOrDefault(step, 0) == batchesOfAStep()) {
            waitsForBatches = false;
            arrived.remove(step);
            pipeline.used();
            double began = events.now();
            processors.work(plan.costs().trainer(), plan.costs().trainerThreads(), () -> {
                progress.trained(events.now() - began);
                trained(step);
            });
        }
    }

    private void trained(long step) {
        Order order = open.remove(step);
        if (plan.guesses() && step > schedule.lead()) {
            progress.guessed(step - 1 - order.model());
        }
        completed = step;
        if (plan.guesses() && schedule.publishes(step)) {
            publisher.add(plan.costs().models()::publish, () -> modelComplete(step));
        }
        if (step % plan.spec().checkpoints().every() == 0
                || step == plan.spec().training().steps()) {
            publisher.add(plan.costs().models()::checkpoint, () -> pipeline.evaluate(name));
        }
        waitsForRoom = true;
        goOnWhenThereIsRoom();
    }

    /** Models and checkpoints wait in a bounded queue: a trainer that is further ahead waits as well. */
    private void goOnWhenThereIsRoom() {
        if (waitsForRoom && publisher.undone() <= ROOM) {
            waitsForRoom = false;
            goOn();
        }
    }

    private void modelComplete(long step) {
        newestModel = step;
        order();
    }

    private int batchesOfAStep() {
        return plan.guesses() ? 2 : 1;
    }
}
