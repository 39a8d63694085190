package mixmatch.cli.train;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.methods.Methods;
import mixmatch.plan.TimeBudget;
import mixmatch.spec.RunSpec;
import picocli.CommandLine.Option;

/** The options of {@code train} that override keys of the spec. */
final class SpecOptions {
    @Option(names = "--labels", paramLabel = "N", description = "Labelled images.")
    String labels = "";

    @Option(names = "--steps", paramLabel = "N", description = "Training steps.")
    String steps = "";

    @Option(names = "--seed", paramLabel = "N", description = "Seed of everything random.")
    String seed = "";

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            description = "One of ${COMPLETION-CANDIDATES}.",
            completionCandidates = MethodNames.class)
    String method = "";

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a key of the spec, as in augmentation.pad=2; may be repeated.")
    List<String> set = new ArrayList<>();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What the run is called; the date and two letters follow.")
    String name = "";

    /** For help and completion. */
    static final class MethodNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Methods.names().iterator();
        }
    }

    /** The keys that {@code --set} names. */
    Set<String> keysSet() {
        return set.stream().map(one -> one.replaceFirst("\\s*=.*", "").strip()).collect(Collectors.toSet());
    }

    /** What {@code --time} may decide. */
    TimeBudget budget(TimeOption time, boolean noSpec) {
        Set<String> keys = keysSet();
        if (time.given().isPresent() && (!steps.isEmpty() || keys.contains("training.steps"))) {
            throw CommandFailure.badInput("--time decides how many steps there are; leave out the steps, or --time");
        }
        boolean sized = keys.stream().anyMatch(key -> key.startsWith("network.") || key.equals("training.batch"));
        return new TimeBudget(keys, !noSpec || sized);
    }

    /** True if a default method is compared with its baseline. */
    boolean compares(boolean noSpec) {
        return noSpec && method.isEmpty();
    }

    /**
     * The specs of the runs: without SPEC the baseline's and the method's, whose name, and labels where nobody says how many, suit
     * the data.
     */
    List<RunSpec> specs(SpecFile file, DataFacts data, boolean noSpec) {
        List<RunSpec> specs = new ArrayList<>();
        String suitedName = noSpec ? data.name() : "";
        String suitedLabels = noSpec ? data.labels() : "";
        boolean labelsAreSet = set.stream().anyMatch(one -> one.matches("dataset\\.labels\\s*=.*"));
        boolean compared = compares(noSpec);
        String baseline = Methods.withoutUnlabeled().get(0);
        // An empty name leaves the settings' own method.
        for (String one : compared ? List.of(baseline, "") : List.of(method)) {
            Map<String, String> named = new LinkedHashMap<>();
            named.put("dataset.source", data.source());
            named.put("dataset.imageSize", data.imageSize());
            named.put("name", name.isEmpty() ? suitedName : name);
            named.put("dataset.labels", labels.isEmpty() && !labelsAreSet ? suitedLabels : labels);
            named.put("training.steps", steps);
            named.put("seed", seed);
            named.put("method.name", one);
            Map<String, String> overrides = SpecFile.overrides(named, set);
            if (compared && one.equals(baseline)) {
                // What is set of the method that it is compared with is none of its.
                overrides.keySet().removeIf(key -> key.startsWith("method.") && !named.containsKey(key));
            }
            specs.add(file.parse(overrides));
        }
        return specs;
    }
}
