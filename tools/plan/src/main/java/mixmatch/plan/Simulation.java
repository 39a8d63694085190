package mixmatch.plan;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.EnumMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.stream.IntStream;
import mixmatch.proto.Partitions;
import mixmatch.proto.Topic;

/** A plan played through, event by event, in the real system's partitions. Nothing is random: work takes its mean. */
public final class Simulation {
    final Plan plan;
    final Processors processors;
    private final SimulatedBroker broker;
    private final Pool augment;
    private final Pool labelguess;
    private final Pool eval;
    /** Messages of each topic that are not done: a trainer is done with a batch when it has trained on it. */
    private final Map<Topic, Occupancy> waiting = new EnumMap<>(Topic.class);
    /** Milliseconds from a step's order until its batches are all there. */
    final DoubleSummaryStatistics answers = new DoubleSummaryStatistics();
    /** Steps between a step's predecessor and the model that guessed it; empty where no step came after the lead. */
    final LongSummaryStatistics staleness = new LongSummaryStatistics();

    double trainingMillis;

    private final Map<Integer, Integer> readers;
    private final List<SimulatedRun> runs = new ArrayList<>();

    private Simulation(Plan plan) {
        this.plan = plan;
        this.processors = new Processors(plan.coresForWork());
        this.broker = new SimulatedBroker(plan, processors);
        Costs costs = plan.costs();
        Costs.ModelWork models = costs.models();
        Plan.ReplicaCounts replicas = plan.replicas();
        // Augment and eval load nothing.
        this.augment = new Pool(processors, replicas.augment(), costs.augment(), 0, 1);
        this.labelguess =
                new Pool(processors, replicas.labelguess(), costs.guess(), models.load(), replicas.modelsKept());
        this.eval = new Pool(processors, replicas.eval(), models.evaluate(), 0, 1);
        this.readers = plan.readers();
        waiting.put(Topic.ORDERS, augment.waiting);
        waiting.put(Topic.BATCHES_LABELED, new Occupancy(processors));
        if (plan.takesUnlabeled()) {
            waiting.put(Topic.BATCHES_UNLABELED, labelguess.waiting);
            waiting.put(Topic.BATCHES_GUESSED, new Occupancy(processors));
        }
        for (int i = 0; i < plan.runs(); i++) {
            SimulatedRun run = new SimulatedRun(plan.run(i), this);
            runs.add(run);
            // Runs that people start don't keep step.
            processors.after(plan.costs().trainer() * i / plan.runs(), run::goOn);
        }
    }

    public static Outcome of(Plan plan) {
        Simulation simulation = new Simulation(plan);
        simulation.playUntil(plan.warmUpSteps());
        Counters before = simulation.new Counters();
        simulation.waiting.values().forEach(Occupancy::beginAnew);
        simulation.playUntil(plan.simulatedSteps());
        return simulation.new Counters().since(before);
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
                    if (plan.takesUnlabeled()) {
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

    void evaluate(String run) {
        eval.accept(Partitions.ofRun(run), "", () -> {});
    }

    /** A step's batches have been trained on. */
    void used() {
        waiting.get(Topic.BATCHES_LABELED).add(-1);
        if (plan.takesUnlabeled()) {
            waiting.get(Topic.BATCHES_GUESSED).add(-1);
        }
    }

    /** Until the run that is furthest behind has completed so many steps. */
    private void playUntil(long steps) {
        while (runs.stream().anyMatch(run -> run.completed < steps)) {
            if (!processors.step()) {
                throw new IllegalStateException("the simulation stands still before step " + steps);
            }
        }
    }

    private final class Counters {
        private final double at = processors.now();
        private final long steps = runs.stream().mapToLong(run -> run.completed).sum();
        private final double training = trainingMillis;
        private final double publishing =
                runs.stream().mapToDouble(run -> run.publisher.busyMillis).sum();
        private final double[] augmentMillis = augment.busyMillis();
        private final double[] labelguessMillis = labelguess.busyMillis();
        private final double networkMillis = broker.networkBusyMillis();
        private final double coreMillis = processors.busyCoreMillis();
        private final Map<Topic, Long> bytes = new EnumMap<>(broker.bytes);
        private final long bytesOut = broker.bytesOut;
        private final long loads = labelguess.loads;

        private Outcome since(Counters before) {
            double millis = at - before.at;
            Map<Topic, Outcome.Flow> flows = new EnumMap<>(Topic.class);
            waiting.forEach((topic, those) -> {
                long sent = bytes.getOrDefault(topic, 0L) - before.bytes.getOrDefault(topic, 0L);
                flows.put(topic, new Outcome.Flow(1000 * sent / millis, those.median(), those.most()));
            });
            boolean network = !Double.isInfinite(plan.hardware().networkMegabits());
            boolean guessed = staleness.getCount() > 0;
            Outcome.Busy busy = new Outcome.Busy(
                    part((training - before.training) / plan.runs(), millis),
                    part((publishing - before.publishing) / plan.runs(), millis),
                    use(augmentMillis, before.augmentMillis, millis),
                    use(labelguessMillis, before.labelguessMillis, millis),
                    network ? part(networkMillis - before.networkMillis, millis) : Double.NaN,
                    (coreMillis - before.coreMillis) / millis);
            Outcome.ModelUse models = new Outcome.ModelUse(
                    1000 * (loads - before.loads) / millis,
                    guessed ? staleness.getMin() : -1,
                    guessed ? staleness.getMax() : -1);
            double stepsPerSecond = 1000 * (steps - before.steps) / millis;
            double bytesOutPerSecond = 1000 * (bytesOut - before.bytesOut) / millis;
            return new Outcome(stepsPerSecond, busy, answers.getAverage(), flows, bytesOutPerSecond, models);
        }

        private static Outcome.Use use(double[] now, double[] before, double millis) {
            DoubleSummaryStatistics parts = IntStream.range(0, now.length)
                    .mapToDouble(i -> part(now[i] - before[i], millis))
                    .summaryStatistics();
            return new Outcome.Use(parts.getAverage(), parts.getMax());
        }

        /** Work that began before is counted when it ends, so that a sum may go a little beyond the time. */
        private static double part(double busy, double millis) {
            return Math.min(1, busy / millis);
        }
    }
}
