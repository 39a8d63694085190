package mixmatch.eval.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mixmatch.eval.tracking.MlflowServer.RefusedException;

/** The runs that MLflow has, by the calls of its tracking that a run needs; each call may be repeated. */
final class MlflowRuns {
    /** Metrics, parameters and tags that one request may hold together, and parameters alone. */
    static final int MOST_IN_BATCH = 1000;

    static final int MOST_PARAMS = 100;

    /** The tag with our run's name, by which a run is found again. */
    static final String RUN = "mixmatch.run";

    private final MlflowServer server;
    private final String experiment;

    MlflowRuns(MlflowServer server, String experiment) {
        this.server = server;
        this.experiment = experiment;
    }

    /** A run as MLflow knows it; its status is MLflow's word, as in {@code RUNNING}. */
    record Known(String id, String status, Map<String, String> tags) {}

    /** A value at a step, with its time in milliseconds since 1970. */
    record Metric(String key, double value, long timestamp, long step) {}

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
            if (!e.code().equals("RESOURCE_ALREADY_EXISTS")) {
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
            throw new RefusedException(
                    "",
                    "experiment %s is deleted in MLflow; restore it there or set another eval.mlflow.experiment"
                            .formatted(experiment));
        }
        return found.map(e -> e.path("experiment_id").asText());
    }

    /** The run of that name; empty where MLflow has none. */
    Optional<Known> find(String experimentId, String run) throws IOException {
        Map<String, Object> request = Map.of(
                "experiment_ids", List.of(experimentId),
                // A run's name has no quotes.
                "filter", "tags.`%s` = '%s'".formatted(RUN, run),
                "max_results", 1);
        JsonNode found = server.post("look for run " + run, "runs/search", request)
                .path("runs")
                .path(0);
        return found.isMissingNode() ? Optional.empty() : Optional.of(known(found));
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
        run.path("data")
                .path("tags")
                .forEach(tag ->
                        tags.put(tag.path("key").asText(), tag.path("value").asText()));
        JsonNode info = run.path("info");
        return new Known(info.path("run_id").asText(), info.path("status").asText(), tags);
    }

    /** Logs settings, in requests that are small enough. MLflow refuses another value for a setting that it has already. */
    void params(Known run, Map<String, String> params) throws IOException {
        List<Map<String, String>> all = pairs(params);
        for (int from = 0; from < all.size(); from += MOST_PARAMS) {
            log(run, Map.of("params", all.subList(from, Math.min(all.size(), from + MOST_PARAMS))));
        }
    }

    /** Logs metrics, in requests that are small enough; the tags go with the last of them, when all the metrics are there. */
    void log(Known run, List<Metric> metrics, Map<String, String> tags) throws IOException {
        int each = MOST_IN_BATCH - tags.size();
        for (int from = 0; from == 0 || from < metrics.size(); from += each) {
            int to = Math.min(metrics.size(), from + each);
            Map<String, Object> batch = new LinkedHashMap<>();
            batch.put("metrics", metrics.subList(from, to));
            if (to == metrics.size()) {
                batch.put("tags", pairs(tags));
            }
            log(run, batch);
        }
    }

    private void log(Known run, Map<String, ?> batch) throws IOException {
        Map<String, Object> request = new LinkedHashMap<>(batch);
        request.put("run_id", run.id());
        server.post("log run " + run.id(), "runs/log-batch", request);
    }

    /** @param end of the run; empty while it trains */
    void status(Known run, String status, Optional<Instant> end) throws IOException {
        Map<String, Object> request = new LinkedHashMap<>(Map.of("run_id", run.id(), "status", status));
        end.ifPresent(at -> request.put("end_time", at.toEpochMilli()));
        server.post("change the status of run " + run.id(), "runs/update", request);
    }

    private static List<Map<String, String>> pairs(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> Map.of("key", entry.getKey(), "value", entry.getValue()))
                .toList();
    }
}
