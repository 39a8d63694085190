package mixmatch.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mixmatch.objects.ObjectStore;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.ObjectRef;

/** What a run leaves on this machine, {@code DIR/runs/RUN}; each file appears whole or not at all. */
record RunFiles(Path folder) {
    private static final String LOSSES = "losses.csv";

    Path model() {
        return folder.resolve("model.onnx");
    }

    Path report() {
        return folder.resolve("report.html");
    }

    void writeSubmitted(byte[] specYaml, byte[] splitJson) throws IOException {
        Files.createDirectories(folder);
        WholeFile.write(folder.resolve("spec.yaml"), specYaml);
        WholeFile.write(folder.resolve("split.json"), splitJson);
    }

    /** Fetches model and report with the losses, verified, and writes the result. */
    void writeFinished(ObjectStore store, CheckpointWritten last, Evaluation evaluation, RunResult result)
            throws IOException {
        WholeFile.write(model(), store.get(last.getModel()));
        boolean losses = false;
        for (ObjectRef ref : evaluation.getReportList()) {
            String name = ref.getKey().substring(ref.getKey().lastIndexOf('/') + 1);
            WholeFile.write(folder.resolve(name), store.get(ref));
            losses |= name.equals(LOSSES);
        }
        if (!losses) {
            throw new IOException(
                    "the report of run %s is without %s; is eval of another version?".formatted(result.run(), LOSSES));
        }
        // Last: a folder with a result has everything.
        WholeFile.write(folder.resolve("result.json"), result.toJson());
    }
}
