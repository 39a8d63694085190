package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import mixmatch.waits.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** REST and live events of a real system, with runs that are started, stopped and deleted through them. */
class ApiIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int STEPS = 48;

    /** What docs/api.md promises. */
    private static final List<String> PATHS = List.of(
            "about",
            "login",
            "runs",
            "runs/{run}",
            "runs/{run}/losses",
            "runs/{run}/evaluations",
            "runs/{run}/evaluations/{step}",
            "runs/{run}/guesses",
            "runs/{run}/samples",
            "runs/{run}/samples/{step}/sprite.png",
            "runs/{run}/mistakes",
            "runs/{run}/embedding",
            "runs/{run}/classify",
            "runs/{run}/stop",
            "runs/{run}/resume",
            "runs/{run}/files/{name}",
            "datasets",
            "datasets/{id}/{part}/{index}.png",
            "services",
            "events",
            "specs",
            "spec-keys");

    @TempDir
    Path base;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Set<String> told = new ConcurrentSkipListSet<>();
    private String root = "";

    @AfterEach
    void noProcessIsLeft() throws Exception {
        CommandProcess.awaitNoChildrenOf(base);
    }

    @Test
    void runsAreStartedLookedAtStoppedAndDeletedOverHttp() throws Exception {
        CommandProcess up = CommandProcess.start(base, "up", "--dir", base.toString());
        assertThat(up.await()).as(up.said()).isZero();
        root = up.printed("page");
        try {
            itsDescriptionNamesEveryPath();
            whatIsOfAnotherOriginOrNameIsRefused();
            listen();
            String run = start(STEPS);
            JsonNode finished = awaitRun(
                    run,
                    page -> page.get("phase").asText().equals("finished")
                            && page.get("files").size() > 1);
            curvesAreThoseOfTheRun(run, finished);
            modelsAnswer(run, finished);
            servicesShowThemselves();
            aLongRunStopsGoesOnAndIsDeleted(start(5_000));
            awaitTold("runs", "deleted", "progress", "evaluation", "event", "services");
        } finally {
            CommandProcess down = CommandProcess.start(base, "down", "--dir", base.toString());
            assertThat(down.await()).as(down.said()).isZero();
        }
    }

    private void itsDescriptionNamesEveryPath() throws Exception {
        JsonNode document = JSON.readTree(text(HttpRequest.newBuilder(URI.create(root + "/q/openapi?format=json"))));
        Set<String> described = new TreeSet<>();
        document.get("paths").fieldNames().forEachRemaining(described::add);
        assertThat(described)
                .containsExactlyInAnyOrderElementsOf(
                        PATHS.stream().map(path -> "/api/v1/" + path).toList());
        assertThat(document.at("/paths/~1api~1v1~1runs").fieldNames())
                .toIterable()
                .contains("get", "post");
        assertThat(document.at("/paths/~1api~1v1~1runs~1{run}").fieldNames())
                .toIterable()
                .contains("get", "delete");
    }

    private void whatIsOfAnotherOriginOrNameIsRefused() throws Exception {
        HttpResponse<String> foreign = client.send(
                request("runs")
                        .header("Origin", "http://evil.example")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"dataset\":\"digits\"}"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(foreign.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(foreign.headers().map()).doesNotContainKey("access-control-allow-origin");
        URI address = URI.create(root);
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream()
                    .write("GET /api/v1/runs HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 403 ")
                    .contains("evil.example");
        }
        HttpResponse<String> wrong = post("runs", "{\"dataset\":\"digits\",\"spec\":{\"training.steps\":0}}");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(JSON.readTree(wrong.body()).get("errors").findValuesAsText("key"))
                .contains("training.steps");
        assertThat(client.send(request("runs/..%2F..%2Fx").build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(400);
        assertThat(get("about").get("actions").booleanValue()).isTrue();
    }

    /** Collects the names of what is told. */
    private void listen() {
        client.sendAsync(request("events").build(), BodyHandlers.ofLines()).thenAccept(answer -> answer.body()
                .filter(line -> line.startsWith("event:"))
                .forEach(line -> told.add(line.substring("event:".length()).strip())));
    }

    private String start(int steps) throws Exception {
        String yaml = get("specs").get(0).get("yaml").textValue();
        String body = JSON.createObjectNode()
                .put("yaml", yaml)
                .put("dataset", "digits")
                .put("method", "mixmatch")
                .set(
                        "spec",
                        JSON.createObjectNode().put("training.steps", steps).put("checkpoints.every", 16))
                .toString();
        HttpResponse<String> started = post("runs", body);
        assertThat(started.statusCode()).as(started.body()).isEqualTo(201);
        return JSON.readTree(started.body()).get("run").textValue();
    }

    private void curvesAreThoseOfTheRun(String run, JsonNode page) throws Exception {
        assertThat(page.get("split").get("labeled").intValue()).isEqualTo(10);
        assertThat(page.get("classes")).hasSize(10);
        assertThat(page.get("events").findValuesAsText("kind"))
                .contains("submitted", "taken", "checkpoint", "evaluated", "finished");
        JsonNode losses = get("runs/" + run + "/losses?points=600");
        List<String> csv = text(request("runs/" + run + "/files/losses.csv"))
                .lines()
                .skip(1)
                .toList();
        assertThat(csv).hasSize(STEPS);
        assertThat(losses.get("step")).hasSize(STEPS);
        for (int i = 0; i < STEPS; i++) {
            double exact = Double.parseDouble(csv.get(i).split(",")[1]);
            assertThat(losses.get("lossX").get(i).doubleValue())
                    .isCloseTo(exact, org.assertj.core.data.Percentage.withPercentage(0.001));
        }
        assertThat(get("runs/" + run + "/losses?points=10").get("step")).hasSize(10);
        JsonNode evaluations = get("runs/" + run + "/evaluations");
        assertThat(evaluations.get("step").toString()).isEqualTo("[0,16,32,48]");
        JsonNode last = get("runs/" + run + "/evaluations/last").get("test");
        long images = StreamSupport.stream(last.get("confusion").spliterator(), false)
                .flatMap(row -> StreamSupport.stream(row.spliterator(), false))
                .mapToLong(JsonNode::longValue)
                .sum();
        assertThat(images).isEqualTo(500).isEqualTo(last.get("images").longValue());
        assertThat(last.get("accuracy").doubleValue())
                .isEqualTo(page.get("testAccuracy").doubleValue());
    }

    private void modelsAnswer(String run, JsonNode page) throws Exception {
        JsonNode samples = get("runs/" + run + "/samples");
        // Steps ordered ahead are guessed in any order.
        assertThat(samples.get("step").intValue()).isBetween(STEPS - 16, STEPS);
        assertThat(samples.get("images")).hasSize(64);
        byte[] sprite = bytes(samples.get("sprite").textValue());
        assertThat(javax.imageio.ImageIO.read(new java.io.ByteArrayInputStream(sprite))
                        .getWidth())
                .isEqualTo(64 * 8);
        JsonNode guesses = get("runs/" + run + "/guesses");
        assertThat(StreamSupport.stream(guesses.at("/confidence/all").spliterator(), false)
                        .mapToInt(JsonNode::intValue)
                        .sum())
                .isPositive()
                .isEqualTo(64);
        JsonNode mistakes = get("runs/" + run + "/mistakes?limit=500");
        int wrong = 500 - (int) Math.round(500 * page.get("testAccuracy").doubleValue());
        assertThat(mistakes.get("images")).hasSize(wrong);
        JsonNode mistake = mistakes.get("images").get(0);
        byte[] image = bytes(mistake.get("url").textValue());
        HttpResponse<String> classified = client.send(
                request("runs/" + run + "/classify")
                        .header("Content-Type", "image/png")
                        .POST(BodyPublishers.ofByteArray(image))
                        .build(),
                BodyHandlers.ofString());
        assertThat(JSON.readTree(classified.body()).at("/classes/0/name").asText())
                .as("an image of the size is left as it is")
                .isEqualTo(page.get("classes")
                        .get(mistake.get("predicted").intValue())
                        .textValue());
        byte[] model = bytes("/api/v1/runs/" + run + "/files/model.onnx");
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(model)))
                .isEqualTo(mistakes.get("model").textValue());
    }

    private void servicesShowThemselves() throws Exception {
        JsonNode services = get("services");
        assertThat(services.get("services").findValuesAsText("name"))
                .containsExactly("augment", "labelguess", "trainer", "eval");
        assertThat(services.get("services")).allSatisfy(service -> {
            assertThat(service.get("replicas")).as(service.toString()).hasSize(1);
            assertThat(service.at("/replicas/0/ready").booleanValue()).isTrue();
            assertThat(service.at("/replicas/0/memoryBytes").longValue()).isGreaterThan(10 << 20);
        });
        assertThat(services.get("flow").get(0).get("lag").longValue()).isNotNegative();
    }

    private void aLongRunStopsGoesOnAndIsDeleted(String run) throws Exception {
        awaitRun(run, page -> page.get("step").intValue() > 20);
        assertThat(post("runs/" + run + "/stop", "").statusCode()).isEqualTo(202);
        int stopped = awaitRun(run, page -> page.get("phase").asText().equals("stopped"))
                .get("step")
                .intValue();
        assertThat(post("runs/" + run + "/stop", "").statusCode())
                .as("it is stopped")
                .isEqualTo(409);
        assertThat(post("runs/" + run + "/resume", "").statusCode()).isEqualTo(202);
        awaitRun(run, page -> page.get("step").intValue() > stopped);
        HttpResponse<String> deleted =
                client.send(request("runs/" + run).DELETE().build(), BodyHandlers.ofString());
        assertThat(deleted.statusCode()).isEqualTo(202);
        Await.until(
                "the run is deleted",
                () -> client.send(request("runs/" + run).build(), BodyHandlers.ofString())
                                .statusCode()
                        == 404);
        try (Stream<Path> objects = Files.walk(base.resolve("s3"))) {
            assertThat(objects.filter(Files::isRegularFile)
                            .filter(f -> f.toString().contains("/runs/" + run + "/")))
                    .isEmpty();
        }
    }

    private JsonNode awaitRun(String run, Predicate<JsonNode> reached) throws Exception {
        return Await.sight("run " + run + " is as far as that", () -> get("runs/" + run), reached);
    }

    /** What is told comes beside the answers, the last of it after them. */
    private void awaitTold(String... names) throws Exception {
        Await.until("all kinds of news are told", () -> told.containsAll(List.of(names)), () -> List.copyOf(told));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(root + "/api/v1/" + path));
    }

    private String text(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private byte[] bytes(String path) throws Exception {
        HttpResponse<byte[]> answer =
                client.send(HttpRequest.newBuilder(URI.create(root + path)).build(), BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    /** A run that was just started may be known a moment later. */
    private JsonNode get(String path) throws Exception {
        HttpResponse<String> answer = Await.sight(
                path + " is known",
                () -> client.send(request(path).build(), BodyHandlers.ofString()),
                each -> each.statusCode() != 404 && each.statusCode() != 204);
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        HttpRequest.Builder request = request(path).POST(BodyPublishers.ofString(body));
        return client.send(
                (body.isEmpty() ? request : request.header("Content-Type", "application/json")).build(),
                BodyHandlers.ofString());
    }
}
