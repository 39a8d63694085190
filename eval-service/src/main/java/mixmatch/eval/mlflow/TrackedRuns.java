package mixmatch.eval.mlflow;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import mixmatch.eval.AnnouncedCheckpoint;
import mixmatch.eval.report.Settings;
import mixmatch.eval.scalars.ScalarPoint;
import mixmatch.eval.scalars.StoredScalars;
import mixmatch.spec.RunSpec;
import mixmatch.v1.CheckpointWritten;

/**
 * Runs in MLflow, brought up to what is in the store. MLflow itself remembers up to which step, in a tag; what it misses is
 * logged from the event files, however long it was away.
 */
final class TrackedRuns {
    /** The step up to which a run is logged. */
    static final String STEP = "mixmatch.step";

    private static final String TRAINING = "RUNNING";

    private final Tracking tracking;
    private final StoredScalars scalars;

    TrackedRuns(Tracking tracking, StoredScalars scalars) {
        this.tracking = tracking;
        this.scalars = scalars;
    }

    /** Logs all that is there up to the checkpoint, and whether the run trains, is finished, was stopped or has failed. */
    void catchUp(AnnouncedCheckpoint announced) throws IOException {
        CheckpointWritten checkpoint = announced.checkpoint();
        Tracking.Known run = run(announced);
        long logged = step(run);
        for (Map.Entry<Long, String> file : scalars.files(checkpoint.getRun()).entrySet()) {
            if (file.getKey() > logged && file.getKey() <= checkpoint.getStep()) {
                tracking.log(
                        run,
                        metrics(scalars.read(file.getValue())),
                        Map.of(STEP, file.getKey().toString()));
            }
        }
        if (checkpoint.getLast()) {
            tracking.log(run, List.of(), result(announced));
        }
        String status = status(announced);
        if (!run.status().equals(status)) {
            tracking.status(run, status, end(announced));
        }
    }

    private static String status(AnnouncedCheckpoint announced) {
        if (announced.checkpoint().getLast()) {
            return "FINISHED";
        }
        return switch (announced.state().getPhase()) {
            case PHASE_STOPPED -> "KILLED";
            case PHASE_FAILED -> "FAILED";
            default -> TRAINING;
        };
    }

    private static OptionalLong end(AnnouncedCheckpoint announced) {
        if (announced.checkpoint().getLast()) {
            return OptionalLong.of(announced.at().toEpochMilli());
        }
        return status(announced).equals(TRAINING)
                ? OptionalLong.empty()
                : OptionalLong.of(announced.state().getUpdatedAtMillis());
    }

    private Tracking.Known run(AnnouncedCheckpoint announced) throws IOException {
        String name = announced.checkpoint().getRun();
        String experiment = tracking.experimentId();
        var known = tracking.find(experiment, name);
        Tracking.Known run = known.isPresent()
                ? known.get()
                : tracking.create(experiment, name, announced.spec().getSubmittedAtMillis());
        if (!run.tags().containsKey(STEP)) {
            RunSpec spec = RunSpec.parse(announced.spec().getYaml(), "the spec of run " + name);
            tracking.params(run, Settings.flat(spec));
        }
        return run;
    }

    private static long step(Tracking.Known run) {
        String text = run.tags().getOrDefault(STEP, "");
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
    }

    private static List<Tracking.Metric> metrics(List<ScalarPoint> points) {
        List<Tracking.Metric> metrics = new ArrayList<>();
        for (ScalarPoint point : points) {
            // The float's shortest decimal: 0.78, where a cast would say 0.7799999713897705.
            point.values()
                    .forEach((tag, value) -> metrics.add(new Tracking.Metric(
                            tag,
                            Double.parseDouble(value.toString()),
                            point.at().toEpochMilli(),
                            point.step())));
        }
        return metrics;
    }

    private static Map<String, String> result(AnnouncedCheckpoint announced) {
        CheckpointWritten checkpoint = announced.checkpoint();
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("mixmatch.model", checkpoint.getModel().getKey());
        tags.put("mixmatch.model-sha256", checkpoint.getModel().getSha256());
        tags.put("mixmatch.weights-sha256", checkpoint.getWeightsSha256());
        tags.put("mixmatch.split-sha256", announced.spec().getSplit().getSha256());
        tags.put("mixmatch.dataset", announced.spec().getDataset().getKey());
        tags.put("mixmatch.exact", Boolean.toString(announced.state().getExact()));
        return tags;
    }
}
