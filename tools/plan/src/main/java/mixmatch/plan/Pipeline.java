package mixmatch.plan;

import java.util.EnumMap;
import java.util.Map;
import mixmatch.proto.Partitions;
import mixmatch.proto.Topic;

/** The parts that all runs share: time, processors, the broker, and the replicas of augment, labelguess and eval. */
final class Pipeline {
    final Plan plan;
    final Events events = new Events();
    final Processors processors;
    final SimulatedBroker broker;
    final Pool augment;
    final Pool labelguess;
    /** Messages of each topic that are not done: a trainer is done with a batch when it has trained on it. */
    final Map<Topic, Occupancy> waiting = new EnumMap<>(Topic.class);

    private final Pool eval;
    private final Map<Integer, Integer> readers;

    Pipeline(Plan plan) {
        this.plan = plan;
        this.processors = new Processors(events, plan.coresForWork());
        this.broker = new SimulatedBroker(plan, events, processors);
        Costs costs = plan.costs();
        Costs.ModelWork models = costs.models();
        Plan.ReplicaCounts replicas = plan.replicas();
        // Augment and eval load nothing.
        this.augment = new Pool(events, processors, replicas.augment(), costs.augment(), 0, 1);
        this.labelguess = new Pool(
                events, processors, replicas.labelguess(), costs.guess(), models.load(), replicas.modelsKept());
        this.eval = new Pool(events, processors, replicas.eval(), models.evaluate(), 0, 1);
        this.readers = plan.readers();
        waiting.put(Topic.ORDERS, augment.waiting);
        waiting.put(Topic.BATCHES_LABELED, new Occupancy(events));
        if (plan.guesses()) {
            waiting.put(Topic.BATCHES_UNLABELED, labelguess.waiting);
            waiting.put(Topic.BATCHES_GUESSED, new Occupancy(events));
        }
    }

    /** Carries out the order of a step that the model of {@code model} guesses. */
    void order(SimulatedRun run, long step, long model) {
        int partition = Partitions.ofStep(run.name, step);
        Runnable guess = () ->
                labelguess.accept(partition, run.name + "/" + model, () -> reply(Topic.BATCHES_GUESSED, run, step));
        broker.send(
                Topic.ORDERS,
                1,
                () -> augment.accept(partition, "", () -> {
                    reply(Topic.BATCHES_LABELED, run, step);
                    if (plan.guesses()) {
                        broker.send(Topic.BATCHES_UNLABELED, 1, guess);
                    }
                }));
    }

    private void reply(Topic topic, SimulatedRun run, long step) {
        broker.send(topic, readers.get(Partitions.ofRun(run.name)), () -> {
            waiting.get(topic).add(1);
            run.arrived(step);
        });
    }

    /** Evaluates a checkpoint of a run. */
    void evaluate(String run) {
        eval.accept(Partitions.ofRun(run), "", () -> {});
    }

    /** A step's batches have been trained on. */
    void used() {
        waiting.get(Topic.BATCHES_LABELED).add(-1);
        if (plan.guesses()) {
            waiting.get(Topic.BATCHES_GUESSED).add(-1);
        }
    }
}
