package mixmatch.cli.train;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import mixmatch.datasets.Dataset;
import mixmatch.runs.RunName;
import mixmatch.runs.Submission;
import mixmatch.spec.RunSpec;

/**
 * The spec that {@code train} goes by, and what options change of it.
 *
 * @param byDefault true where nobody named it
 */
record ChosenSpec(SpecFile file, SpecOptions keys, boolean byDefault) {
    /** Those of the runs, as they suit the data. */
    List<RunSpec> specs(DataFacts data) {
        return keys.specs(file, data, byDefault);
    }

    /** The runs by these specs on a dataset; throws a sentence where they can't be trained on it. */
    List<Submission> submissions(List<RunSpec> specs, Dataset dataset) {
        return specs.stream()
                .map(one -> Submission.prepare(runName(one, specs.size()), file.origin(), one, dataset))
                .toList();
    }

    private static String runName(RunSpec spec, int among) {
        return RunName.of(spec.name(), among > 1 ? spec.method().name() : "", Instant.now(), new Random());
    }
}
