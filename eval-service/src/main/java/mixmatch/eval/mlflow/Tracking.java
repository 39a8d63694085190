package mixmatch.eval.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The calls of MLflow's tracking that a run needs; each may be repeated. */
final class Tracking {
    /** Metrics, parameters and tags that one request may hold together, and parameters alone. */
    static final int MOST_IN_BATCH = 1000;

    static final int MOST_PARAMS = 100;

    /** Names our run in MLflow's: what a run is found again by. */
    static final String RUN = "mixmatch.run";

    private final MlflowServer server;
    private final String experiment;

    Tracking(MlflowSettings settings) {
        this.server = new MlflowServer(settings);
        this.experiment = settings.experiment();
    }

    /** A run as MLflow knows it; its status is MLflow's word, as in {@code RUNNING}. */
    record Known(String id, String status, Map<String, String> tags) {}

    /** A value at a step, with when it was, milliseconds since 1970. */
    record Metric(String key, double value, long timestamp, long step) {}

    /** The experiment's id; it is made where it is missing. */
    String experimentId() throws IOException {
        Optional<String> known = findExperiment();
        if (known.isPresent()) {
            return known.get();
        }
        MlflowServer.Answer made = server.post("experiments/create", Map.of("name", experiment));
        if (made.errorCode().equals("RESOURCE_ALREADY_EXISTS")) {
            // Another replica was quicker.
            return findExperiment()
                    .orElseThrow(() -> new RefusedException("MLflow does not find the experiment it has"));
        }
        return server.done("make experiment " + experiment, made)
                .path("experiment_id")
                .asText();
    }

    private Optional<String> findExperiment() throws IOException {
        MlflowServer.Answer answer = server.get(
                "experiments/get-by-name?experiment_name=" + URLEncoder.encode(experiment, StandardCharsets.UTF_8));
        if (answer.errorCode().equals("RESOURCE_DOES_NOT_EXIST")) {
            return Optional.empty();
        }
        JsonNode found = server.done("find experiment " + experiment, answer).path("experiment");
        if (found.path("lifecycle_stage").asText().equals("deleted")) {
            throw new RefusedException(
                    "experiment %s is deleted in MLflow; restore it there or set another eval.mlflow.experiment"
                            .formatted(experiment));
        }
        return Optional.of(found.path("experiment_id").asText());
    }

    /** The run of that name; empty where MLflow has none. */
    Optional<Known> find(String experimentId, String run) throws IOException {
        JsonNode found = server.done(
                        "look for run " + run,
                        server.post(
                                "runs/search",
                                Map.of(
                                        "experiment_ids", List.of(experimentId),
                                        // A run's name has no quotes.
                                        "filter", "tags.`%s` = '%s'".formatted(RUN, run),
                                        "max_results", 1)))
                .path("runs")
                .path(0);
        return found.isMissingNode() ? Optional.empty() : Optional.of(known(found));
    }

    Known create(String experimentId, String run, long startMillis) throws IOException {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("experiment_id", experimentId);
        request.put("run_name", run);
        request.put("start_time", startMillis);
        request.put("tags", pairs(Map.of(RUN, run, "mlflow.source.name", "mixmatch")));
        return known(server.done("make run " + run, server.post("runs/create", request))
                .path("run"));
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

    /** Settings, in requests that are small enough. What is there already must be the same. */
    void params(Known run, Map<String, String> params) throws IOException {
        List<Map<String, String>> all = pairs(params);
        for (int from = 0; from < all.size(); from += MOST_PARAMS) {
            log(run, Map.of("params", all.subList(from, Math.min(all.size(), from + MOST_PARAMS))));
        }
    }

    /** Metrics in requests that are small enough; the tags with the last of them, when all the metrics are there. */
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
        server.done("log run " + run.id(), server.post("runs/log-batch", request));
    }

    /** @param endMillis when the run ended; empty while it trains */
    void status(Known run, String status, OptionalLong endMillis) throws IOException {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("run_id", run.id());
        request.put("status", status);
        endMillis.ifPresent(end -> request.put("end_time", end));
        server.done("change the status of run " + run.id(), server.post("runs/update", request));
    }

    private static List<Map<String, String>> pairs(Map<String, String> values) {
        List<Map<String, String>> pairs = new ArrayList<>();
        values.forEach((key, value) -> pairs.add(Map.of("key", key, "value", value)));
        return pairs;
    }
}
