package mixmatch.plan;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.EnumMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.stream.IntStream;
import mixmatch.proto.Topic;

/**
 * A plan played through, event by event: order, augmentation, guess, training, models, in the partitions that the real system
 * would use. Nothing in it is random: work takes its mean, and the same plan gives the same outcome.
 */
public final class Simulation {
    private final Pipeline pipeline;
    private final SimulatedRun.Reports reports = new SimulatedRun.Reports();
    private final List<SimulatedRun> runs = new ArrayList<>();

    private Simulation(Plan plan) {
        this.pipeline = new Pipeline(plan);
        for (int i = 0; i < plan.runs(); i++) {
            SimulatedRun run = new SimulatedRun(plan.run(i), pipeline, reports);
            runs.add(run);
            // Runs that people start don't keep step.
            pipeline.events.after(plan.costs().trainer() * i / plan.runs(), run::goOn);
        }
    }

    public static Outcome of(Plan plan) {
        Simulation simulation = new Simulation(plan);
        simulation.playUntil(plan.warmUpSteps());
        Counters before = simulation.new Counters();
        simulation.pipeline.waiting.values().forEach(Occupancy::beginAnew);
        simulation.playUntil(plan.simulatedSteps());
        return simulation.new Counters().since(before);
    }

    /** Until the run that is furthest behind has completed so many steps. */
    private void playUntil(long steps) {
        while (runs.stream().anyMatch(run -> run.completed < steps)) {
            if (!pipeline.events.step()) {
                throw new IllegalStateException("the simulation stands still before step " + steps);
            }
        }
    }

    /** All counts as they are now. */
    private final class Counters {
        private final double at = pipeline.events.now();
        private final long steps = runs.stream().mapToLong(run -> run.completed).sum();
        private final double training = reports.trainingMillis;
        private final double publishing =
                runs.stream().mapToDouble(run -> run.publisher.busyMillis).sum();
        private final double[] augment = pipeline.augment.busyMillis();
        private final double[] labelguess = pipeline.labelguess.busyMillis();
        private final double networkMillis = pipeline.broker.networkBusyMillis();
        private final double coreMillis = pipeline.processors.busyCoreMillis();
        private final Map<Topic, Long> bytes = new EnumMap<>(pipeline.broker.bytes);
        private final long bytesOut = pipeline.broker.bytesOut;
        private final long loads = pipeline.labelguess.loads;

        private Outcome since(Counters before) {
            Plan plan = pipeline.plan;
            double millis = at - before.at;
            Map<Topic, Double> rates = new EnumMap<>(Topic.class);
            bytes.forEach(
                    (topic, sum) -> rates.put(topic, 1000 * (sum - before.bytes.getOrDefault(topic, 0L)) / millis));
            Map<Topic, Outcome.Lag> lags = new EnumMap<>(Topic.class);
            pipeline.waiting.forEach(
                    (topic, waiting) -> lags.put(topic, new Outcome.Lag(waiting.median(), waiting.most())));
            boolean network = !Double.isInfinite(plan.hardware().networkMegabits());
            LongSummaryStatistics staleness = reports.staleness;
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
                    reports.answers.getAverage(),
                    lags,
                    rates,
                    1000 * (bytesOut - before.bytesOut) / millis,
                    new Outcome.ModelUse(
                            1000 * (loads - before.loads) / millis,
                            guessed ? staleness.getMin() : -1,
                            guessed ? staleness.getMax() : -1));
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
