package mixmatch.cli.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mixmatch.cli.experiment.ExperimentFile.Words;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.train.SpecFile;
import mixmatch.methods.Methods;
import mixmatch.spec.Spelling;
import picocli.CommandLine.Option;

/** The options of {@code experiment} that say what is compared; each counts in place of what the file says. */
final class ExperimentOptions {
    private static final String ALL = "all";
    /** Decided by other options, or different from run to run. */
    private static final Map<String, String> NOT_TO_SET = Map.of(
            "dataset.labels", "give --labels",
            "seed", "give --seeds",
            "name", "leave it out",
            "method.name", "give --methods");

    @Option(
            names = "--methods",
            paramLabel = "METHODS",
            description = "Names between commas, or all (default: all that use unlabelled images).")
    String methods = "";

    @Option(
            names = "--labels",
            paramLabel = "AMOUNTS",
            description = "Labelled images: numbers or, with a percent sign, shares of all (default: the spec's).")
    String labels = "";

    @Option(names = "--seeds", paramLabel = "SEEDS", description = "As in 1..5 or 1,2,7 (default: 1..5).")
    String seeds = "";

    @Option(
            names = "--against",
            paramLabel = "METHODS",
            description = "Compare each method with these (default: supervised,full).")
    String against = "";

    @Option(names = "--steps", paramLabel = "N", description = "Training steps.")
    String steps = "";

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a key of the spec for all runs, but none of a method; may be repeated.")
    List<String> set = new ArrayList<>();

    /** The experiment of a file with these options; {@link CommandFailure} for what can't be. */
    Experiment of(ExperimentFile file) {
        Words against = words(
                file, ExperimentFile.AGAINST, "--against", this.against, String.join(",", Methods.withoutUnlabeled()));
        List<String> baselines = methods(against, List.of());
        Words methods = words(file, ExperimentFile.METHODS, "--methods", this.methods, ALL);
        List<String> others = methods(methods, baselines);
        if (others.isEmpty()) {
            throw CommandFailure.badInput("%s: name a method that is not among those that it is compared with, %s"
                    .formatted(methods.where(), String.join(", ", baselines)));
        }
        String spec = file.values().get(ExperimentFile.SPEC).words().get(0);
        String own =
                Integer.toString(SpecFile.find(spec).parse(Map.of()).dataset().labels());
        Words labels = words(file, ExperimentFile.LABELS, "--labels", this.labels, own);
        Words seeds = words(file, ExperimentFile.SEEDS, "--seeds", this.seeds, "1..5");
        return new Experiment(
                file.name(),
                spec,
                others,
                labels.words().stream()
                        .map(word -> LabelAmount.parse(labels.where(), word))
                        .distinct()
                        .toList(),
                Seeds.parse(seeds.where(), seeds.words()),
                baselines,
                overrides(file));
    }

    /** An option, else what the file has, else the default; {@link CommandFailure} where it is given and empty. */
    private static Words words(ExperimentFile file, String key, String option, String given, String fallback) {
        Words words = given.isEmpty()
                ? Optional.ofNullable(file.values().get(key)).orElseGet(() -> Words.of(option, fallback))
                : Words.of(option, given);
        if (words.words().isEmpty()) {
            throw CommandFailure.badInput("%s names none; name one, or leave it out".formatted(words.where()));
        }
        return words;
    }

    private static List<String> methods(Words words, List<String> without) {
        List<String> known = Methods.names();
        for (String word : words.words()) {
            if (!known.contains(word) && !word.equals(ALL)) {
                throw CommandFailure.badInput(
                        "%s: %s is not a method; %s".formatted(words.where(), word, Spelling.remedy(word, known)));
            }
        }
        Stream<String> named = words.words().stream()
                .flatMap(word -> word.equals(ALL)
                        ? known.stream()
                                .filter(name -> !Methods.withoutUnlabeled().contains(name))
                        : Stream.of(word));
        return named.filter(name -> !without.contains(name)).distinct().toList();
    }

    private Map<String, String> overrides(ExperimentFile file) {
        Map<String, String> named = new LinkedHashMap<>();
        Words inFile = file.values().getOrDefault(ExperimentFile.STEPS, Words.of("", ""));
        named.put("training.steps", steps.isEmpty() ? String.join(",", inFile.words()) : steps);
        Map<String, String> overrides = SpecFile.overrides(named, set);
        overrides.keySet().forEach(key -> {
            if (NOT_TO_SET.containsKey(key) || key.startsWith("method.")) {
                throw CommandFailure.badInput(
                        "--set %s: %s"
                                .formatted(
                                        key,
                                        NOT_TO_SET.getOrDefault(
                                                key,
                                                "each method has its own settings; write them to a spec SPEC-METHOD.yaml beside the file of SPEC")));
            }
        });
        return overrides;
    }
}
