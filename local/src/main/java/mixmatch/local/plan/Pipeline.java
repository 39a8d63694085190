package mixmatch.local.plan;

import java.util.HashMap;
import java.util.Map;
import mixmatch.proto.Partitions;
import mixmatch.proto.Topic;

/** What all runs share: the broker, and the replicas of augment, labelguess and eval. */
final class Pipeline {
    private final Plan plan;
    private final Broker broker;
    private final Pool augment;
    private final Pool labelguess;
    private final Pool eval;
    private final Occupancy labeled;
    private final Occupancy guessed;
    /** How many trainers read each partition of replies. */
    private final Map<Integer, Integer> readers = new HashMap<>();

    Pipeline(Plan plan, Events events, Processors processors) {
        this.plan = plan;
        this.broker = new Broker(events, processors, plan.costs(), plan.networkMegabits());
        this.augment = new Pool(events, processors, plan.augment(), 1);
        this.labelguess = new Pool(events, processors, plan.labelguess(), plan.modelsKept());
        this.eval = new Pool(events, processors, plan.eval(), 1);
        this.labeled = new Occupancy(events);
        this.guessed = new Occupancy(events);
        for (int i = 0; i < plan.runs(); i++) {
            readers.merge(Partitions.ofRun(plan.run(i)), 1, Integer::sum);
        }
    }

    /** Carries out the order of a step that the model of {@code model} guesses. */
    void order(SimulatedRun run, long step, long model) {
        int partition = Partitions.ofStep(run.name(), step);
        broker.send(
                Topic.ORDERS,
                plan.bytes().order(),
                1,
                () -> augment.accept(partition, new Pool.Message(plan.costs().augment(), "", 0, () -> {
                    reply(Topic.BATCHES_LABELED, labeled, run, step);
                    if (plan.guesses()) {
                        broker.send(
                                Topic.BATCHES_UNLABELED,
                                plan.bytes().unlabeled(),
                                1,
                                () -> guess(partition, run, step, model));
                    }
                })));
    }

    /** Evaluates a checkpoint of a run. */
    void evaluate(String run) {
        eval.accept(Partitions.ofRun(run), new Pool.Message(plan.costs().evaluate(), "", 0, () -> {}));
    }

    /** A step's batches have been trained on. */
    void used() {
        labeled.add(-1);
        guessed.add(plan.guesses() ? -1 : 0);
    }

    private void guess(int partition, SimulatedRun run, long step, long model) {
        labelguess.accept(
                partition,
                new Pool.Message(
                        plan.costs().guess(),
                        run.name() + "/" + model,
                        plan.costs().load(),
                        () -> reply(Topic.BATCHES_GUESSED, guessed, run, step)));
    }

    private void reply(Topic topic, Occupancy waiting, SimulatedRun run, long step) {
        broker.send(topic, plan.bytes().of(topic), readers.get(Partitions.ofRun(run.name())), () -> {
            waiting.add(1);
            run.arrived(step);
        });
    }

    Broker broker() {
        return broker;
    }

    Pool augment() {
        return augment;
    }

    Pool labelguess() {
        return labelguess;
    }

    /** Labelled batches that have come and were not trained on. */
    Occupancy labeled() {
        return labeled;
    }

    /** Guessed batches that have come and were not trained on. */
    Occupancy guessed() {
        return guessed;
    }
}
