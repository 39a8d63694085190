package mixmatch.eval.api;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import mixmatch.runs.SpecDiff;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecKeys;

/** The settings of the article's tables, and how a run differs from them. */
final class PublishedSettings {
    private static final Map<String, String> SENTENCES =
            SpecKeys.lines().stream().collect(Collectors.toMap(SpecKeys.Line::key, SpecKeys.Line::sentence));

    private PublishedSettings() {}

    static List<RunPage.SpecDifference> differences(RunSpec spec) {
        // SVHN has settings of its own; all else is compared with those for CIFAR-10, which are the defaults.
        String published = spec.dataset().source() == RunSpec.Source.SVHN
                ? ShippedSpecs.yaml("svhn-250")
                : ShippedSpecs.yaml("cifar10-250");
        return SpecDiff.of(spec, RunSpec.parse(published, "the published settings")).stream()
                .map(d ->
                        new RunPage.SpecDifference(d.key(), d.first(), d.second(), SENTENCES.getOrDefault(d.key(), "")))
                .toList();
    }
}
