package mixmatch.plan;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LongSummaryStatistics;
import java.util.Map;
import mixmatch.proto.Topic;

/**
 * A plan played through, event by event: order, augmentation, guess, training, models, in the partitions that the real system
 * would use. Nothing in it is random: work takes its mean, and the same plan gives the same outcome.
 */
public final class Simulation {
    private final Plan plan;
    private final Events events = new Events();
    private final Processors processors;
    private final Pipeline pipeline;
    private final Runs runs = new Runs();

    private Simulation(Plan plan) {
        this.plan = plan;
        this.processors = new Processors(events, plan.coresForWork());
        this.pipeline = new Pipeline(plan, events, processors);
        for (int i = 0; i < plan.runs(); i++) {
            SimulatedRun run = new SimulatedRun(plan.run(i), plan, events, processors, pipeline, runs);
            runs.add(run);
            // Runs that people start don't keep step.
            events.after(plan.costs().trainer() * i / plan.runs(), run::goOn);
        }
    }

    public static Outcome of(Plan plan) {
        return new Simulation(plan).outcome();
    }

    private Outcome outcome() {
        playUntil(plan.warmUpSteps());
        Counters before = new Counters();
        pipeline.waiting().values().forEach(Occupancy::beginAnew);
        playUntil(plan.simulatedSteps());
        return new Counters().since(before);
    }

    private void playUntil(long steps) {
        while (runs.slowest() < steps) {
            if (!events.step()) {
                throw new IllegalStateException("the simulation stands still at step " + runs.slowest());
            }
        }
    }

    /** All counts as they are now. */
    private final class Counters {
        private final double at = events.now();
        private final long steps = runs.steps();
        private final double training = runs.trainingMillis();
        private final double publishing = runs.publishingMillis();
        private final double[] augment = pipeline.augment().busyMillis();
        private final double[] labelguess = pipeline.labelguess().busyMillis();
        private final double networkMillis = pipeline.broker().networkBusyMillis();
        private final double coreMillis = processors.busyCoreMillis();
        private final Map<Topic, Long> bytes = pipeline.broker().bytes();
        private final long bytesOut = pipeline.broker().bytesOut();
        private final long loads = pipeline.labelguess().loads();

        private Outcome since(Counters before) {
            double millis = at - before.at;
            Map<Topic, Double> rates = new EnumMap<>(Topic.class);
            bytes.forEach(
                    (topic, sum) -> rates.put(topic, 1000 * (sum - before.bytes.getOrDefault(topic, 0L)) / millis));
            Map<Topic, Outcome.Lag> lags = new EnumMap<>(Topic.class);
            pipeline.waiting()
                    .forEach((topic, waiting) -> lags.put(topic, new Outcome.Lag(waiting.median(), waiting.most())));
            boolean network = !Double.isInfinite(plan.hardware().networkMegabits());
            LongSummaryStatistics staleness = runs.staleness();
            boolean guessed = staleness.getCount() > 0;
            return new Outcome(
                    1000 * (steps - before.steps) / millis,
                    new Outcome.Busy(
                            part((training - before.training) / plan.runs(), millis),
                            part((publishing - before.publishing) / plan.runs(), millis),
                            use(augment, before.augment, millis),
                            use(labelguess, before.labelguess, millis),
                            network ? part(networkMillis - before.networkMillis, millis) : Double.NaN,
                            (coreMillis - before.coreMillis) / millis),
                    runs.meanAnswerMillis(),
                    lags,
                    rates,
                    1000 * (bytesOut - before.bytesOut) / millis,
                    new Outcome.ModelUse(
                            1000 * (loads - before.loads) / millis,
                            guessed ? staleness.getMin() : -1,
                            guessed ? staleness.getMax() : -1));
        }

        private static Outcome.Use use(double[] now, double[] before, double millis) {
            double[] parts = new double[now.length];
            Arrays.setAll(parts, i -> part(now[i] - before[i], millis));
            return new Outcome.Use(
                    Arrays.stream(parts).average().orElse(0),
                    Arrays.stream(parts).max().orElse(0));
        }

        /** Work that began before is counted when it ends, so that a sum may go a little beyond the time. */
        private static double part(double busy, double millis) {
            return Math.min(1, busy / millis);
        }
    }
}
