package mixmatch.plan;

import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.LongSummaryStatistics;
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

    /** The sums and extremes of what all runs of a simulation report. */
    static final class Reports {
        /** Milliseconds from a step's order until its batches are all there. */
        final DoubleSummaryStatistics answers = new DoubleSummaryStatistics();
        /** Steps between a step's predecessor and the model that guessed it; empty where no step came after the lead. */
        final LongSummaryStatistics staleness = new LongSummaryStatistics();

        double trainingMillis;
    }

    final String name;
    final Worker publisher;
    long completed;

    private final Plan plan;
    private final PinnedSchedule schedule;
    private final Pipeline pipeline;
    private final Map<Long, Order> open = new HashMap<>();
    private final Map<Long, Integer> arrived = new HashMap<>();
    private final Reports reports;
    private final int batchesOfAStep;
    private long ordered;
    private long newestModel;
    private boolean waitsForBatches;
    private boolean waitsForRoom;

    SimulatedRun(String name, Pipeline pipeline, Reports reports) {
        this.name = name;
        this.plan = pipeline.plan;
        this.schedule = PinnedSchedule.of(plan.spec());
        this.pipeline = pipeline;
        this.publisher = new Worker(pipeline.events, pipeline.processors, this::goOnWhenThereIsRoom);
        this.reports = reports;
        this.batchesOfAStep = plan.guesses() ? 2 : 1;
    }

    /** One of a step's batches has come. */
    void arrived(long step) {
        if (arrived.merge(step, 1, Integer::sum) == batchesOfAStep) {
            reports.answers.accept(pipeline.events.now() - open.get(step).at());
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
            open.put(step, new Order(pipeline.events.now(), model));
            pipeline.order(this, step, model);
        }
    }

    private void trainIfHere() {
        long step = completed + 1;
        if (waitsForBatches && arrived.getOrDefault(step, 0) == batchesOfAStep) {
            waitsForBatches = false;
            arrived.remove(step);
            pipeline.used();
            double began = pipeline.events.now();
            pipeline.processors.work(plan.costs().trainer(), plan.costs().trainerThreads(), () -> {
                reports.trainingMillis += pipeline.events.now() - began;
                trained(step);
            });
        }
    }

    private void trained(long step) {
        Order order = open.remove(step);
        if (plan.guesses() && step > schedule.lead()) {
            reports.staleness.accept(step - 1 - order.model());
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
}
