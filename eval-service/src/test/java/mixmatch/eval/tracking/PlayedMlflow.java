package mixmatch.eval.tracking;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mlflow.api.proto.Service;
import org.mlflow_project.google.protobuf.InvalidProtocolBufferException;
import org.mlflow_project.google.protobuf.Message;
import org.mlflow_project.google.protobuf.util.JsonFormat;

/**
 * MLflow's REST API as far as it is used, played over HTTP: requests and answers are MLflow's own messages, so that a field
 * it does not know, or of another type, is refused; its limits are those that its documentation names.
 */
final class PlayedMlflow implements AutoCloseable {
    private static final Pattern FILTER = Pattern.compile("tags\\.`mixmatch\\.run` = '([^'`]+)'");
    private static final String API = "/api/2.0/mlflow/";

    final List<Integer> metricsInRequests = new ArrayList<>();
    final List<String> authorizations = new ArrayList<>();
    final Map<String, Service.Run.Builder> runs = new LinkedHashMap<>();
    volatile int status = 200;

    private final Map<String, Service.Experiment> experiments = new LinkedHashMap<>();
    private final HttpServer http;

    PlayedMlflow() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", this::answer);
        http.start();
    }

    /** A refusal of a request, with MLflow's error code. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final String code;

        Refused(String code, String message) {
            super(message);
            this.code = code;
        }
    }

    String address() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    Service.Run.Builder onlyRun() {
        return runs.values().iterator().next();
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        byte[] body = exchange.getRequestBody().readAllBytes();
        int answered = status;
        String text = "<html>busy</html>";
        if (status == 200) {
            try {
                text = JsonFormat.printer()
                        .preservingProtoFieldNames()
                        .print(handle(exchange, new String(body, StandardCharsets.UTF_8)));
            } catch (Refused e) {
                answered = e.code.equals("RESOURCE_DOES_NOT_EXIST") ? 404 : 400;
                text = "{\"error_code\": \"%s\", \"message\": \"%s\"}".formatted(e.code, e.getMessage());
            } catch (InvalidProtocolBufferException e) {
                answered = 400;
                text = "{\"error_code\": \"BAD_REQUEST\", \"message\": \"no such field or type\"}";
            }
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answered, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Message handle(HttpExchange exchange, String body) throws Refused, InvalidProtocolBufferException {
        String path = exchange.getRequestURI().getPath();
        String call = exchange.getRequestMethod() + " " + path.substring(Math.min(path.length(), API.length()));
        require(path.startsWith(API), "no such path");
        return switch (call) {
            case "GET experiments/get-by-name" ->
                byName(exchange.getRequestURI().getRawQuery());
            case "POST experiments/create" -> createExperiment(read(body, Service.CreateExperiment.newBuilder()));
            case "POST runs/search" -> search(read(body, Service.SearchRuns.newBuilder()));
            case "POST runs/create" -> createRun(read(body, Service.CreateRun.newBuilder()));
            case "POST runs/log-batch" -> logBatch(read(body, Service.LogBatch.newBuilder()));
            case "POST runs/update" -> update(read(body, Service.UpdateRun.newBuilder()));
            default -> throw new Refused("ENDPOINT_NOT_FOUND", call);
        };
    }

    private static <T extends Message.Builder> T read(String json, T builder) throws InvalidProtocolBufferException {
        JsonFormat.parser().merge(json, builder);
        return builder;
    }

    private Message byName(String query) throws Refused {
        require(query.startsWith("experiment_name="), "experiment_name is missing");
        String name = URLDecoder.decode(query.substring("experiment_name=".length()), StandardCharsets.UTF_8);
        if (!experiments.containsKey(name)) {
            throw new Refused("RESOURCE_DOES_NOT_EXIST", "no experiment");
        }
        return Service.GetExperimentByName.Response.newBuilder()
                .setExperiment(experiments.get(name))
                .build();
    }

    private Message createExperiment(Service.CreateExperiment.Builder request) throws Refused {
        require(!request.getName().isEmpty(), "name is missing");
        if (experiments.containsKey(request.getName())) {
            throw new Refused("RESOURCE_ALREADY_EXISTS", "there is one");
        }
        String id = Integer.toString(experiments.size() + 1);
        experiments.put(
                request.getName(),
                Service.Experiment.newBuilder()
                        .setExperimentId(id)
                        .setName(request.getName())
                        .setLifecycleStage("active")
                        .build());
        return Service.CreateExperiment.Response.newBuilder()
                .setExperimentId(id)
                .build();
    }

    private Message search(Service.SearchRuns.Builder request) throws Refused {
        Matcher filter = FILTER.matcher(request.getFilter());
        require(filter.matches(), "the filter is none");
        Service.SearchRuns.Response.Builder found = Service.SearchRuns.Response.newBuilder();
        for (Service.Run.Builder run : runs.values()) {
            boolean named = run.getData().getTagsList().stream()
                    .anyMatch(t ->
                            t.getKey().equals("mixmatch.run") && t.getValue().equals(filter.group(1)));
            if (named && request.getExperimentIdsList().contains(run.getInfo().getExperimentId())) {
                found.addRuns(run.build());
            }
        }
        return found.build();
    }

    private Message createRun(Service.CreateRun.Builder request) throws Refused {
        require(
                experiments.values().stream().anyMatch(e -> e.getExperimentId().equals(request.getExperimentId())),
                "no such experiment");
        Service.Run.Builder run = Service.Run.newBuilder();
        run.getInfoBuilder()
                .setRunId("run" + runs.size())
                .setRunName(request.getRunName())
                .setExperimentId(request.getExperimentId())
                .setStartTime(request.getStartTime())
                .setStatus(Service.RunStatus.RUNNING);
        run.getDataBuilder().addAllTags(request.getTagsList());
        runs.put(run.getInfo().getRunId(), run);
        return Service.CreateRun.Response.newBuilder().setRun(run.build()).build();
    }

    private Message logBatch(Service.LogBatch.Builder request) throws Refused {
        int metrics = request.getMetricsCount();
        require(
                metrics <= 1000 && request.getParamsCount() <= 100 && request.getTagsCount() <= 100,
                "too much of a kind");
        require(metrics + request.getParamsCount() + request.getTagsCount() <= 1000, "too much");
        Service.RunData.Builder data = run(request.getRunId()).getDataBuilder();
        for (Service.Metric metric : request.getMetricsList()) {
            require(metric.getKey().matches("[/\\w.\\- :]{1,250}"), "no metric is called so");
            require(metric.hasValue() && metric.getTimestamp() > 0, "value and timestamp are needed");
            // MLflow keeps all of them; here those of one step must not come twice.
            require(
                    data.getMetricsList().stream()
                            .noneMatch(m -> m.getKey().equals(metric.getKey()) && m.getStep() == metric.getStep()),
                    "repeated");
            data.addMetrics(metric);
        }
        for (Service.Param param : request.getParamsList()) {
            require(param.getValue().length() <= 500, "too long");
            require(
                    data.getParamsList().stream().noneMatch(p -> p.getKey().equals(param.getKey()) && !p.equals(param)),
                    "a param changes");
            data.addParams(param);
        }
        for (Service.RunTag tag : request.getTagsList()) {
            List<Service.RunTag> kept = data.getTagsList().stream()
                    .filter(t -> !t.getKey().equals(tag.getKey()))
                    .toList();
            data.clearTags().addAllTags(kept).addTags(tag);
        }
        metricsInRequests.add(metrics);
        return Service.LogBatch.Response.getDefaultInstance();
    }

    private Message update(Service.UpdateRun.Builder request) throws Refused {
        Service.RunInfo.Builder info = run(request.getRunId()).getInfoBuilder();
        info.setStatus(request.getStatus()).setEndTime(request.getEndTime());
        return Service.UpdateRun.Response.newBuilder().setRunInfo(info).build();
    }

    private Service.Run.Builder run(String id) throws Refused {
        require(runs.containsKey(id), "no such run");
        return runs.get(id);
    }

    private static void require(boolean good, String message) throws Refused {
        if (!good) {
            throw new Refused("INVALID_PARAMETER_VALUE", message);
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
