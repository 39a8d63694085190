package mixmatch.eval.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mixmatch.eval.evaluation.AnnouncedCheckpoint;
import mixmatch.eval.tracking.MlflowServer.RefusedException;
import mixmatch.runs.SpecDiff;
import mixmatch.spec.RunSpec;
import mixmatch.v1.CheckpointWritten;

/** The runs that MLflow has: what it misses of one is logged from the event files. Each call of its API may be repeated. */
record MlflowRuns(MlflowServer server, String experiment, StoredScalars scalars) {
    /** Metrics, parameters and tags that one request may hold together, and parameters alone. */
    static final int MOST_IN_BATCH = 1000;

    static final int MOST_PARAMS = 100;

    /** The tag with our run's name, by which a run is found again. */
    static final String RUN = "mixmatch.run";

    /** The tag that says up to which step MLflow has the run. */
    static final String STEP = "mixmatch.step";

    private static final String TRAINING = "RUNNING";

    /** A run as MLflow knows it; its status is MLflow's word, as in {@code RUNNING}. */
    record Known(String id, String status, Map<String, String> tags) {}

    /** A value at a step, with its time in milliseconds since 1970. */
    record Metric(String key, double value, long timestamp, long step) {}

    /** Logs all that is there up to the checkpoint, and whether the run trains, is finished, was stopped or has failed. */
    void catchUp(AnnouncedCheckpoint announced) throws IOException {
        CheckpointWritten checkpoint = announced.checkpoint();
        Known run = run(announced);
        long logged = step(run);
        for (Map.Entry<Long, String> file : scalars.files(announced.run()).entrySet()) {
            long step = file.getKey();
            if (step > logged && step <= checkpoint.getStep()) {
                log(run, metrics(scalars.read(file.getValue())), Map.of(STEP, Long.toString(step)));
            }
        }
        if (checkpoint.getLast()) {
            log(run, List.of(), result(announced));
        }
        String status = status(announced);
        if (!run.status().equals(status)) {
            Map<String, Object> change = new LinkedHashMap<>(Map.of("run_id", run.id(), "status", status));
            if (!status.equals(TRAINING)) {
                change.put(
                        "end_time",
                        checkpoint.getLast()
                                ? checkpoint.getWrittenAtMillis()
                                : announced.state().getUpdatedAtMillis());
            }
            server.post("change the status of run " + run.id(), "runs/update", change);
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

    private static long step(Known run) {
        String text = run.tags().getOrDefault(STEP, "");
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
    }

    private static List<Metric> metrics(List<ScalarPoint> points) {
        List<Metric> metrics = new ArrayList<>();
        for (ScalarPoint point : points) {
            point.values().forEach((tag, value) -> {
                // The float's shortest decimal: 0.78, where a cast would say 0.7799999713897705.
                double shortest = Double.parseDouble(value.toString());
                metrics.add(new Metric(tag, shortest, point.at().toEpochMilli(), point.step()));
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

    /** The experiment's id; the experiment is made where it is missing. */
    String experimentId() throws IOException {
        Optional<String> known = findExperiment();
        if (known.isPresent()) {
            return known.get();
        }
        try {
            return server.post("make experiment " + experiment, "experiments/create", Map.of("name", experiment))
                    .path("experiment_id")
                    .asText();
        } catch (RefusedException e) {
            if (!e.code.equals("RESOURCE_ALREADY_EXISTS")) {
                throw e;
            }
            // Another replica was quicker.
            return findExperiment()
                    .orElseThrow(() -> new RefusedException("", "MLflow does not find the experiment it has"));
        }
    }

    private Optional<String> findExperiment() throws IOException {
        String name = URLEncoder.encode(experiment, StandardCharsets.UTF_8);
        Optional<JsonNode> found = server.find(
                        "find experiment " + experiment, "experiments/get-by-name?experiment_name=" + name)
                .map(answer -> answer.path("experiment"));
        if (found.filter(e -> e.path("lifecycle_stage").asText().equals("deleted"))
                .isPresent()) {
            String gone = "experiment %s is deleted in MLflow; restore it there or set another eval.mlflow.experiment";
            throw new RefusedException("", gone.formatted(experiment));
        }
        return found.map(e -> e.path("experiment_id").asText());
    }

    /** The run of the checkpoint, with its settings; it is made where MLflow has none. */
    private Known run(AnnouncedCheckpoint announced) throws IOException {
        String name = announced.run();
        String experimentId = experimentId();
        Map<String, Object> request = Map.of(
                "experiment_ids", List.of(experimentId),
                // A run's name has no quotes.
                "filter", "tags.`%s` = '%s'".formatted(RUN, name),
                "max_results", 1);
        JsonNode found = server.post("look for run " + name, "runs/search", request)
                .path("runs")
                .path(0);
        Known run = found.isMissingNode()
                ? create(experimentId, name, announced.spec().getSubmittedAtMillis())
                : known(found);
        if (!run.tags().containsKey(STEP)) {
            // MLflow refuses another value for a setting that it has already.
            List<Map<String, String>> params = pairs(SpecDiff.keys(RunSpec.of(announced.spec())));
            for (int from = 0; from < params.size(); from += MOST_PARAMS) {
                log(run, Map.of("params", params.subList(from, Math.min(params.size(), from + MOST_PARAMS))));
            }
        }
        return run;
    }

    Known create(String experimentId, String run, long startMillis) throws IOException {
        Map<String, Object> request = Map.of(
                "experiment_id", experimentId,
                "run_name", run,
                "start_time", startMillis,
                "tags", pairs(Map.of(RUN, run, "mlflow.source.name", "mixmatch")));
        return known(server.post("make run " + run, "runs/create", request).path("run"));
    }

    private static Known known(JsonNode run) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (JsonNode tag : run.path("data").path("tags")) {
            tags.put(tag.path("key").asText(), tag.path("value").asText());
        }
        JsonNode info = run.path("info");
        return new Known(info.path("run_id").asText(), info.path("status").asText(), tags);
    }

    /** Logs metrics, in requests that are small enough; the tags go with the last of them, when all the metrics are there. */
    void log(Known run, List<Metric> metrics, Map<String, String> tags) throws IOException {
        int each = MOST_IN_BATCH - tags.size();
        for (int from = 0; from == 0 || from < metrics.size(); from += each) {
            int to = Math.min(metrics.size(), from + each);
            List<Map<String, String>> last = to == metrics.size() ? pairs(tags) : List.of();
            log(run, Map.of("metrics", metrics.subList(from, to), "tags", last));
        }
    }

    private void log(Known run, Map<String, ?> batch) throws IOException {
        Map<String, Object> request = new LinkedHashMap<>(batch);
        request.put("run_id", run.id());
        server.post("log run " + run.id(), "runs/log-batch", request);
    }

    private static List<Map<String, String>> pairs(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> Map.of("key", entry.getKey(), "value", entry.getValue()))
                .toList();
    }
}
