package mixmatch.cli.runs;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mixmatch.cli.files.WholeFile;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.runs.RunView;
import mixmatch.spec.RunSpec;
import mixmatch.v1.ObjectRef;

/** The files of a run on this machine, {@code DIR/runs/RUN}. Each file appears whole or not at all. */
public record RunFiles(Path folder) {
    public static final String LOSSES = "losses.csv";
    public static final String MODEL = "model.onnx";
    /** What was trained, where the model holds a backbone as well. */
    static final String HEAD = "head.onnx";

    static final String REPORT = "report.html";
    static final String SPEC = "spec.yaml";
    private static final String RESULT = "result.json";

    Path file(String name) {
        return folder.resolve(name);
    }

    /** The result of the run; empty unless everything that belongs to it is here. */
    Optional<RunResult> result() throws IOException {
        boolean whole =
                Stream.of(SPEC, MODEL, REPORT, LOSSES, RESULT).map(this::file).allMatch(Files::isRegularFile);
        return whole ? Optional.of(RunResult.read(file(RESULT))) : Optional.empty();
    }

    /** True where the model holds the backbone of the head beside it. */
    boolean hasHeadBesideModel() {
        return Files.isRegularFile(file(HEAD));
    }

    void writeSubmitted(byte[] specYaml, byte[] splitJson) throws IOException {
        Files.createDirectories(folder);
        WholeFile.write(file(SPEC), specYaml);
        WholeFile.write(file("split.json"), splitJson);
    }

    /** The objects of the report by the names of their files. */
    private static Map<String, ObjectRef> report(RunView run) throws IOException {
        Map<String, ObjectRef> report = new LinkedHashMap<>();
        for (ObjectRef ref : run.lastEvaluation().orElseThrow().getReportList()) {
            if (!ObjectKeys.isBelow(ObjectKeys.report(run.run(), ""), ref.getKey())) {
                throw new IOException(
                        "the report of run %s names object %s, which is none of it".formatted(run.run(), ref.getKey()));
            }
            report.put(ref.getKey().substring(ref.getKey().lastIndexOf('/') + 1), ref);
        }
        return report;
    }

    /** Never in memory: a model with its backbone would fill the heap. */
    private void fetch(ObjectStore store, ObjectRef ref, String name) throws IOException {
        WholeFile.write(file(name), part -> {
            try (OutputStream out = Files.newOutputStream(part)) {
                store.copy(ref, out);
            }
        });
    }

    /** Fetches model and report with the losses, verified, and writes the result. */
    void writeFinished(ObjectStore store, RunView run, RunResult result) throws IOException {
        Map<String, ObjectRef> report = report(run);
        ObjectRef model = run.lastCheckpoint().orElseThrow().getModel();
        fetch(store, model, report.containsKey(MODEL) ? HEAD : MODEL);
        for (Map.Entry<String, ObjectRef> each : report.entrySet()) {
            fetch(store, each.getValue(), each.getKey());
        }
        if (!report.containsKey(LOSSES)) {
            throw new IOException(
                    "the report of run %s is without %s; is eval of another version?".formatted(run.run(), LOSSES));
        }
        RunSpec submitted = RunSpec.of(run.submitted().orElseThrow());
        long steps = run.lastCheckpoint().orElseThrow().getStep();
        if (submitted.training().steps() != steps) {
            // It ended before its last step, as somebody wanted: what repeats it is a spec with as many steps as it
            // has.
            WholeFile.write(file(SPEC), submitted.withSteps(steps).toYaml().getBytes(StandardCharsets.UTF_8));
        }
        // Last: a folder with a result has everything.
        WholeFile.write(file(RESULT), result.toJson());
    }
}
