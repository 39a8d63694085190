package mixmatch.cli.experiment;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import mixmatch.cli.train.SpecFile;

/** Experiments and results to test with. */
final class Samples {
    static final String DIGITS = "digits-0123456789abcdef";
    static final int IMAGES = 1297;

    private Samples() {}

    static Experiment experiment(String name, List<String> methods, List<String> labels, List<Long> seeds) {
        return new Experiment(
                name,
                "digits",
                methods,
                labels.stream().map(text -> LabelAmount.parse("--labels", text)).toList(),
                seeds,
                List.of("supervised", "full"),
                Map.of("training.steps", "20"));
    }

    static ExperimentPlan plan(Experiment experiment) {
        return ExperimentPlan.of(experiment, SpecFile.find("digits"), Map.of(), IMAGES, DIGITS);
    }

    /** A journal in which all runs are done, each method a little better than the one before. */
    static Journal finished(Path folder, ExperimentPlan plan, double msPerStep) throws Exception {
        Journal journal = Journal.open(folder, plan, DIGITS);
        List<String> methods = List.copyOf(plan.settings().keySet());
        for (PlannedRun run : plan.runs()) {
            int labels = run.amount() == PlannedRun.ALL
                    ? IMAGES
                    : run.spec().dataset().labels();
            double noise = (run.seed() * 7 + methods.indexOf(run.method()) * 3) % 5 / 250.0;
            double end = Math.min(0.99, 0.6 + 0.03 * methods.indexOf(run.method()) + Math.log10(labels) / 20 + noise);
            end = run.amount() == PlannedRun.ALL ? 0.98 + noise / 10 : end;
            SortedMap<Long, Double> curve = new TreeMap<>();
            for (long step = 0; step <= 20; step += 4) {
                curve.put(step, 0.1 + (end - 0.1) * step / 20);
            }
            journal.done(run, new MeasuredRun(end, end - 0.01, labels, "ab".repeat(32), true, msPerStep, curve));
        }
        return journal;
    }
}
