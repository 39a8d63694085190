package mixmatch.eval.tracking;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mixmatch.eval.evaluation.AnnouncedCheckpoint;
import mixmatch.runs.SpecDiff;
import mixmatch.spec.RunSpec;
import mixmatch.v1.CheckpointWritten;

/** Logs to MLflow what it misses of a run, from the event files. A tag there says up to which step it has it. */
record MlflowCatchUp(MlflowRuns runs, StoredScalars scalars) {
    static final String STEP = "mixmatch.step";

    private static final String TRAINING = "RUNNING";

    /** Logs all that is there up to the checkpoint, and whether the run trains, is finished, was stopped or has failed. */
    void catchUp(AnnouncedCheckpoint announced) throws IOException {
        CheckpointWritten checkpoint = announced.checkpoint();
        MlflowRuns.Known run = run(announced);
        long logged = step(run);
        for (Map.Entry<Long, String> file : scalars.files(announced.run()).entrySet()) {
            long step = file.getKey();
            if (step > logged && step <= checkpoint.getStep()) {
                runs.log(run, metrics(scalars.read(file.getValue())), Map.of(STEP, Long.toString(step)));
            }
        }
        if (checkpoint.getLast()) {
            runs.log(run, List.of(), result(announced));
        }
        String status = status(announced);
        if (!run.status().equals(status)) {
            Instant end = checkpoint.getLast()
                    ? announced.at()
                    : Instant.ofEpochMilli(announced.state().getUpdatedAtMillis());
            runs.status(run, status, status.equals(TRAINING) ? Optional.empty() : Optional.of(end));
        }
    }

    private static String status(AnnouncedCheckpoint announced) {
        return announced.checkpoint().getLast()
                ? "FINISHED"
                : switch (announced.state().getPhase()) {
                    case PHASE_STOPPED -> "KILLED";
                    case PHASE_FAILED -> "FAILED";
                    default -> TRAINING;
                };
    }

    private MlflowRuns.Known run(AnnouncedCheckpoint announced) throws IOException {
        String experiment = runs.experimentId();
        Optional<MlflowRuns.Known> known = runs.find(experiment, announced.run());
        MlflowRuns.Known run = known.isPresent()
                ? known.get()
                : runs.create(experiment, announced.run(), announced.spec().getSubmittedAtMillis());
        if (!run.tags().containsKey(STEP)) {
            runs.params(run, SpecDiff.keys(RunSpec.of(announced.spec())));
        }
        return run;
    }

    private static long step(MlflowRuns.Known run) {
        String text = run.tags().getOrDefault(STEP, "");
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
    }

    private static List<MlflowRuns.Metric> metrics(List<ScalarPoint> points) {
        List<MlflowRuns.Metric> metrics = new ArrayList<>();
        for (ScalarPoint point : points) {
            point.values().forEach((tag, value) -> {
                // The float's shortest decimal: 0.78, where a cast would say 0.7799999713897705.
                double shortest = Double.parseDouble(value.toString());
                metrics.add(new MlflowRuns.Metric(tag, shortest, point.at().toEpochMilli(), point.step()));
            });
        }
        return metrics;
    }

    private static Map<String, String> result(AnnouncedCheckpoint announced) {
        CheckpointWritten checkpoint = announced.checkpoint();
        return Map.of(
                "mixmatch.model", checkpoint.getModel().getKey(),
                "mixmatch.model-sha256", checkpoint.getModel().getSha256(),
                "mixmatch.weights-sha256", checkpoint.getWeightsSha256(),
                "mixmatch.split-sha256", announced.spec().getSplit().getSha256(),
                "mixmatch.dataset", announced.spec().getDataset().getKey(),
                "mixmatch.exact", Boolean.toString(announced.state().getExact()));
    }
}
