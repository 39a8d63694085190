package mixmatch.local.plan;

import java.util.HashMap;
import java.util.Map;
import mixmatch.spec.RunSpec;

/**
 * A run and its trainer: orders ahead, waits for the batches of the next step, trains, publishes. After step c everything up
 * to c + D + 1 may be ordered, as far as the models are complete.
 */
final class SimulatedRun {
    private record Order(double at, long model) {}

    private final String name;
    private final Plan plan;
    private final RunSpec.Schedule schedule;
    private final Events events;
    private final Processors processors;
    private final Pipeline pipeline;
    private final Publisher publisher;
    private final Map<Long, Order> open = new HashMap<>();
    private final Map<Long, Integer> arrived = new HashMap<>();
    private final Runs progress;
    private long completed;
    private long ordered;
    private long newestModel;
    private boolean waits;

    SimulatedRun(String name, Plan plan, Events events, Processors processors, Pipeline pipeline, Runs progress) {
        this.name = name;
        this.plan = plan;
        this.schedule = plan.spec().schedule();
        this.events = events;
        this.processors = processors;
        this.pipeline = pipeline;
        this.publisher = new Publisher(events, processors);
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

    /** The first orders; model 0 is complete before them. */
    void begin() {
        await();
    }

    /** One of a step's batches has come. */
    void arrived(long step) {
        if (arrived.merge(step, 1, Integer::sum) == batchesOfAStep()) {
            progress.answered(events.now() - open.get(step).at());
            trainIfHere();
        }
    }

    private void await() {
        if (completed < plan.spec().training().steps()) {
            waits = true;
            order();
            trainIfHere();
        }
    }

    private void order() {
        long last = Math.min(plan.spec().training().steps(), completed + schedule.lead() + 1);
        while (ordered < last) {
            long step = ordered + 1;
            long model = schedule.mode() == RunSpec.Mode.LATEST ? newestModel : modelOf(step);
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
        if (waits && arrived.getOrDefault(step, 0) == batchesOfAStep()) {
            waits = false;
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
            progress.staleness(step - 1 - order.model());
        }
        completed = step;
        if (plan.guesses() && publishes(step)) {
            publisher.add(plan.costs().publish(), () -> modelComplete(step));
        }
        if (step % plan.spec().checkpoints().every() == 0
                || step == plan.spec().training().steps()) {
            publisher.add(plan.costs().checkpoint(), () -> pipeline.evaluate(name));
        }
        publisher.awaitRoom(this::await);
    }

    private void modelComplete(long step) {
        newestModel = step;
        order();
    }

    /** v(t) of the design. */
    private long modelOf(long step) {
        return schedule.publishEvery() * (Math.max(0, step - 1 - schedule.lead()) / schedule.publishEvery());
    }

    private boolean publishes(long step) {
        return step % schedule.publishEvery() == 0
                && step + schedule.lead() + 1 <= plan.spec().training().steps();
    }

    private int batchesOfAStep() {
        return plan.guesses() ? 2 : 1;
    }
}
