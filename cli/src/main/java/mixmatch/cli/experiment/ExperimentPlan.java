package mixmatch.cli.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mixmatch.cli.train.SpecFile;
import mixmatch.runs.SpecDiff;
import mixmatch.spec.RunSpec;

/**
 * All runs of an experiment, in the order in which they are trained: seed by seed, so that what is there early is whole.
 *
 * @param amounts numbers of labels, as specs have them
 * @param settings of each method, those that are compared with first
 */
record ExperimentPlan(
        Experiment experiment, List<Integer> amounts, Map<String, MethodSettings> settings, List<PlannedRun> runs) {
    /** Different from run to run. */
    private static final List<String> OF_A_RUN = List.of("name", "seed", "dataset.labels", "dataset.splitSeed");

    /** Nobody looks at the earlier checkpoints of so many runs, and twenty of each would fill a disk. */
    private static final String KEEP = "checkpoints.keep";

    private static final String FEWEST_CHECKPOINTS = "2";

    /**
     * @param ofData keys of the spec that the images decide
     * @param images how many there are to train on
     * @param dataset their id
     */
    static ExperimentPlan of(
            Experiment experiment, SpecFile base, Map<String, String> ofData, int images, String dataset) {
        List<Integer> amounts = experiment.labels().stream()
                .map(amount -> amount.of(images))
                .distinct()
                .toList();
        Map<String, MethodSettings> settings = settings(experiment, base);
        List<PlannedRun> runs = new ArrayList<>();
        for (long seed : experiment.seeds()) {
            settings.values().forEach(method -> {
                Map<String, String> more = new LinkedHashMap<>(Map.of(KEEP, FEWEST_CHECKPOINTS));
                more.putAll(experiment.overrides());
                more.put("seed", Long.toString(seed));
                more.putAll(ofData);
                RunSpec spec = method.spec(base, more);
                if (PlannedRun.takesAllLabels(spec)) {
                    runs.add(PlannedRun.of(spec, PlannedRun.ALL, dataset));
                    return;
                }
                for (int i = 0; i < amounts.size(); i++) {
                    more.put("dataset.labels", amounts.get(i).toString());
                    runs.add(PlannedRun.of(method.spec(base, more), i, dataset));
                }
            });
        }
        return new ExperimentPlan(experiment, amounts, settings, runs);
    }

    static Map<String, MethodSettings> settings(Experiment experiment, SpecFile base) {
        Map<String, MethodSettings> settings = new LinkedHashMap<>();
        Stream.concat(experiment.against().stream(), experiment.methods().stream())
                .forEach(method -> settings.put(method, MethodSettings.of(method, base)));
        return settings;
    }

    /** Every key that all runs have alike, with its value. */
    Map<String, String> shared() {
        Map<String, String> keys = SpecDiff.keys(runs.get(0).spec());
        keys.keySet().removeIf(key -> OF_A_RUN.contains(key) || key.startsWith("method."));
        return keys;
    }

    /** Every key of a method's own section, with its value; empty for a method that has nothing to set. */
    Map<String, String> own(String method) {
        RunSpec spec = runs.stream()
                .filter(run -> run.method().equals(method))
                .findFirst()
                .orElseThrow()
                .spec();
        Map<String, String> own = new LinkedHashMap<>();
        SpecDiff.keys(spec).forEach((key, value) -> {
            if (key.startsWith("method.") && !key.equals("method.name")) {
                own.put(key.substring("method.".length()), value);
            }
        });
        return own;
    }

    /** All that decides the results, by the words that a person knows it by; the files of one folder have one identity. */
    Map<String, String> identity(String dataset) {
        Map<String, String> identity = new LinkedHashMap<>();
        identity.put("methods", String.join(",", experiment.methods()));
        identity.put("against", String.join(",", experiment.against()));
        identity.put("labels", join(amounts));
        identity.put("seeds", join(experiment.seeds()));
        identity.put("images", dataset);
        identity.putAll(shared());
        settings.keySet()
                .forEach(method -> own(method).forEach((key, value) -> identity.put(method + " " + key, value)));
        return identity;
    }

    private static String join(List<?> values) {
        return String.join(",", values.stream().map(Object::toString).toList());
    }
}
