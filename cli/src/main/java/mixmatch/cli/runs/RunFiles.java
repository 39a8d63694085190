package mixmatch.cli.runs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import mixmatch.cli.files.WholeFile;
import mixmatch.objects.ObjectStore;
import mixmatch.runs.RunView;
import mixmatch.v1.ObjectRef;

/** The files of a run on this machine, {@code DIR/runs/RUN}. Each file appears whole or not at all. */
public record RunFiles(Path folder) {
    public static final String LOSSES = "losses.csv";

    Path model() {
        return folder.resolve("model.onnx");
    }

    Path report() {
        return folder.resolve("report.html");
    }

    Path losses() {
        return folder.resolve(LOSSES);
    }

    Path spec() {
        return folder.resolve("spec.yaml");
    }

    /** The result of the run; empty unless everything that belongs to it is here. */
    Optional<RunResult> result() throws IOException {
        boolean whole =
                Stream.of(spec(), model(), report(), losses(), resultFile()).allMatch(Files::isRegularFile);
        return whole ? Optional.of(RunResult.read(resultFile())) : Optional.empty();
    }

    private Path resultFile() {
        return folder.resolve("result.json");
    }

    void writeSubmitted(byte[] specYaml, byte[] splitJson) throws IOException {
        Files.createDirectories(folder);
        WholeFile.write(spec(), specYaml);
        WholeFile.write(folder.resolve("split.json"), splitJson);
    }

    /** Fetches model and report with the losses, verified, and writes the result. */
    void writeFinished(ObjectStore store, RunView run, RunResult result) throws IOException {
        WholeFile.write(model(), store.get(run.lastCheckpoint().orElseThrow().getModel()));
        boolean losses = false;
        for (ObjectRef ref : run.lastEvaluation().orElseThrow().getReportList()) {
            String name = ref.getKey().substring(ref.getKey().lastIndexOf('/') + 1);
            WholeFile.write(folder.resolve(name), store.get(ref));
            losses |= name.equals(LOSSES);
        }
        if (!losses) {
            throw new IOException(
                    "the report of run %s is without %s; is eval of another version?".formatted(run.run(), LOSSES));
        }
        // Last: a folder with a result has everything.
        WholeFile.write(resultFile(), result.toJson());
    }
}
