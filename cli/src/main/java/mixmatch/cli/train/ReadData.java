package mixmatch.cli.train;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import mixmatch.cli.system.Session;
import mixmatch.datasets.Dataset;
import mixmatch.ingest.FoundImages;
import mixmatch.runs.Submission;
import mixmatch.spec.RunSpec;

/** Images, or vectors that other software made, which runs are trained on as they are. */
record ReadData(NamedImages images) implements TrainingData {
    @Override
    public String defaultSpec() {
        return images.defaultSpec();
    }

    @Override
    public Optional<Path> projectFile() {
        return Optional.of(images.projectFile());
    }

    @Override
    public String whyItsMethod() {
        return images.data().isEmpty() ? "" : NamedImages.WHY_ITS_METHOD;
    }

    @Override
    public DataFacts facts(SpecFile spec) {
        return DataFacts.of(images.source());
    }

    @Override
    public Prepared prepare(ChosenSpec chosen, Session session) throws IOException {
        Optional<FoundImages> found = images.found();
        List<RunSpec> specs = chosen.specs(DataFacts.of(images.source(), found));
        Dataset dataset = images.open(chosen.file().origin(), specs, found, session.dir, session.console);
        List<Submission> submissions = chosen.submissions(specs, dataset);
        return started -> submissions;
    }

    @Override
    public DryRun dryRun(ChosenSpec chosen, TimedRuns timed, ReadingProgress progress) throws IOException {
        Optional<FoundImages> found = images.found();
        List<RunSpec> specs = chosen.specs(DataFacts.of(images.source(), found));
        DryRun.Read read = DryRun.Read.of(specs.get(0));
        List<RunSpec> expected = timed.expected(specs, read.kind(found), Duration.ZERO);
        return DryRun.of(expected, read, OptionalDouble.empty(), found, progress);
    }
}
