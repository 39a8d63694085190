package mixmatch.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.ObjectRef;

/** What a run leaves on this machine, {@code DIR/runs/RUN}; each file appears whole or not at all. */
record RunFiles(Path folder) {
    static RunFiles of(WorkDir dir, String run) throws IOException {
        return new RunFiles(Files.createDirectories(dir.run(run)));
    }

    Path model() {
        return folder.resolve("model.onnx");
    }

    Path report() {
        return folder.resolve("report.html");
    }

    void writeSubmitted(byte[] specYaml, byte[] splitJson) throws IOException {
        WholeFile.write(folder.resolve("spec.yaml"), specYaml);
        WholeFile.write(folder.resolve("split.json"), splitJson);
    }

    /** Fetches model and report, verified, and writes losses and result. */
    void writeFinished(ObjectStore store, CheckpointWritten last, Evaluation evaluation, RunResult result)
            throws IOException {
        WholeFile.write(model(), store.get(last.getModel()));
        for (ObjectRef ref : evaluation.getReportList()) {
            String name = ref.getKey().substring(ref.getKey().lastIndexOf('/') + 1);
            // losses.csv is put together here from the run's own history.
            if (!name.equals("losses.csv")) {
                WholeFile.write(folder.resolve(name), store.get(ref));
            }
        }
        WholeFile.write(folder.resolve("losses.csv"), losses(store, result).getBytes(StandardCharsets.UTF_8));
        // Last: a folder with a result has everything.
        WholeFile.write(folder.resolve("result.json"), result.toJson());
    }

    private static String losses(ObjectStore store, RunResult result) throws IOException {
        LossHistory history = new LossHistory();
        for (String key : store.list(ObjectKeys.run(result.run(), "history/"))) {
            byte[] piece = store.find(key).orElseThrow(() -> new IOException("object " + key + " is gone"));
            history.add(key, new String(piece, StandardCharsets.UTF_8));
        }
        if (history.size() != result.steps()) {
            throw new IOException("the history of run %s has %d steps, but it ran %d"
                    .formatted(result.run(), history.size(), result.steps()));
        }
        return history.toCsv();
    }
}
