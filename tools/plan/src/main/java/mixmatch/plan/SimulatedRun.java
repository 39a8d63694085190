package mixmatch.plan;

import java.util.HashMap;
import java.util.Map;
import mixmatch.schedule.PinnedSchedule;
import mixmatch.spec.RunSpec;

/** A run and its trainer: after step c it orders as {@link PinnedSchedule} says, as far as the models are complete. */
final class SimulatedRun {
    /** The bound of the trainer: 4 models or checkpoints wait, and one is written. */
    private static final int ROOM = 5;

    private record Order(double at, long model) {}

    final String name;
    final Worker publisher;
    long completed;

    private final Plan plan;
    private final PinnedSchedule schedule;
    private final Simulation simulation;
    private final Map<Long, Order> open = new HashMap<>();
    private final Map<Long, Integer> arrived = new HashMap<>();
    private final int batchesOfAStep;
    private long ordered;
    private long newestModel;
    private boolean waitsForBatches;
    private boolean waitsForRoom;

    SimulatedRun(String name, Simulation simulation) {
        this.name = name;
        this.plan = simulation.plan;
        this.schedule = PinnedSchedule.of(plan.spec());
        this.simulation = simulation;
        this.publisher = new Worker(simulation.processors, this::goOnWhenThereIsRoom);
        this.batchesOfAStep = plan.takesUnlabeled() ? 2 : 1;
    }

    void arrived(long step) {
        if (arrived.merge(step, 1, Integer::sum) == batchesOfAStep) {
            simulation.answers.accept(
                    simulation.processors.now() - open.get(step).at());
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
        long last = isLatest() ? schedule.lastOrder(completed) : schedule.lastOrder(completed, ordered + 1);
        while (ordered < last) {
            long step = ordered + 1;
            long model = plan.guesses() ? modelOf(step) : 0;
            if (model > newestModel) {
                return;
            }
            ordered = step;
            open.put(step, new Order(simulation.processors.now(), model));
            simulation.order(this, step, model);
        }
    }

    private long modelOf(long step) {
        return isLatest() ? newestModel : schedule.modelOf(step);
    }

    private boolean isLatest() {
        return plan.spec().schedule().mode() == RunSpec.Mode.LATEST;
    }

    private void trainIfHere() {
        long step = completed + 1;
        if (waitsForBatches && arrived.getOrDefault(step, 0) == batchesOfAStep) {
            waitsForBatches = false;
            arrived.remove(step);
            simulation.used();
            double began = simulation.processors.now();
            simulation.processors.work(plan.costs().trainer(), plan.costs().trainerThreads(), () -> {
                simulation.trainingMillis += simulation.processors.now() - began;
                trained(step);
            });
        }
    }

    private void trained(long step) {
        Order order = open.remove(step);
        if (plan.guesses() && step > schedule.lead()) {
            simulation.staleness.accept(step - 1 - order.model());
        }
        completed = step;
        if (plan.guesses() && schedule.publishes(step)) {
            publisher.add(plan.costs().models()::publish, () -> {
                newestModel = step;
                order();
            });
        }
        if (step % plan.spec().checkpoints().every() == 0
                || step == plan.spec().training().steps()) {
            publisher.add(plan.costs().models()::checkpoint, () -> simulation.evaluate(name));
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
}
