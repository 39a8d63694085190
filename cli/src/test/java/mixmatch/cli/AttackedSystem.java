package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mixmatch.cli.files.Credentials;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.system.Addresses;
import mixmatch.cli.system.Child;
import mixmatch.cli.system.ChildCommand;
import mixmatch.cli.system.Installation;
import mixmatch.cli.system.KafkaSettings;
import mixmatch.cli.system.ServiceName;
import mixmatch.proto.Topic;
import mixmatch.waits.Await;

/**
 * A real system with a stopped run, and its eval three times: open as {@code up} starts it, with a token, and with an identity
 * provider. Each logs whom it answered what.
 */
final class AttackedSystem {
    static final String TOKEN = "nobody-guesses-this-one";
    /** Starts a run, from whoever may. */
    static final String START = """
            {"dataset": "digits", "yaml": "augmentation: {pad: 1}",
              "spec": {"dataset.labels": 10, "network.depth": 10, "network.width": 1, "training.steps": 100000}}""";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Map<String, String> LOGGED = Map.of(
            "QUARKUS_HTTP_ACCESS_LOG_ENABLED", "true",
            "QUARKUS_HTTP_ACCESS_LOG_PATTERN",
                    "answered %s %m %U site=%{i,Sec-Fetch-Site} origin=%{i,Origin} dest=%{i,Sec-Fetch-Dest}");

    /** An eval service of the system, and its log. */
    record Eval(String address, Path log) {
        /** What it answered pages of other origins, but not who follows a link: {@code 403 POST /api/v1/runs site=… origin=… dest=…}. */
        List<String> answersToOthers() throws IOException {
            return Files.readAllLines(log).stream()
                    .filter(line -> line.matches(".*answered .*(site=(cross|same)-site|origin=h).*"))
                    .filter(line -> !line.contains("dest=document") && !line.contains("origin=" + address + " "))
                    .map(line -> line.replaceFirst(".*answered ", ""))
                    .toList();
        }
    }

    private final Path base;
    private final List<Child> more;
    private final List<Eval> evals;
    private final String run;

    private AttackedSystem(Path base, List<Child> more, List<Eval> evals) throws Exception {
        this.base = base;
        this.more = more;
        this.evals = evals;
        HttpResponse<String> started =
                send(request(open(), "runs").header("Content-Type", "application/json"), "POST", START);
        assertThat(started.statusCode()).as(started.body()).isEqualTo(201);
        run = new ObjectMapper().readTree(started.body()).get("run").textValue();
        Await.until(
                "the run can be stopped",
                () -> send(request(open(), "runs/" + run + "/stop"), "POST", "").statusCode() == 202);
        await("stopped");
    }

    static AttackedSystem start(Path base, StandInProvider provider) throws Exception {
        WorkDir work = WorkDir.at(base.resolve("work"));
        CommandProcess up =
                CommandProcess.start(base, LOGGED, "up", "--dir", work.root().toString());
        assertThat(up.await()).as(up.said()).isZero();
        Addresses addresses = new Addresses(
                up.printed("kafka"),
                URI.create(up.printed("s3")),
                Credentials.ofFolder(work),
                Topic.DEFAULT_PREFIX,
                KafkaSettings.NONE);
        ChildCommand token = eval(work, addresses, 2, Map.of("EVAL_TOKEN", TOKEN));
        ChildCommand oidc = eval(work, addresses, 3, provider.environment());
        List<Child> more = List.of(SecuredService.start(token), SecuredService.start(oidc));
        return new AttackedSystem(
                base,
                more,
                List.of(
                        new Eval(up.printed("page"), work.log("eval-1")),
                        new Eval(address(token), token.log()),
                        new Eval(address(oidc), oidc.log())));
    }

    private static ChildCommand eval(WorkDir work, Addresses addresses, int number, Map<String, String> more)
            throws IOException {
        ChildCommand command =
                ChildCommand.service(Installation.current(), work, ServiceName.EVAL, number, addresses, false);
        Files.createDirectories(command.temporary());
        Map<String, String> environment = new HashMap<>(command.environment());
        environment.putAll(LOGGED);
        environment.putAll(more);
        return SecuredService.with(command, environment);
    }

    private static String address(ChildCommand command) throws Exception {
        Await.until(command.name() + " says its port", () -> command.saidPort().isPresent());
        String address = "http://127.0.0.1:" + command.saidPort().orElseThrow();
        Await.until(
                command.name() + " is ready",
                () -> send(HttpRequest.newBuilder(URI.create(address + "/q/health/ready")), "GET", "")
                                .statusCode()
                        == 200);
        return address;
    }

    List<Eval> evals() {
        return evals;
    }

    String open() {
        return evals.get(0).address();
    }

    Eval token() {
        return evals.get(1);
    }

    String oidc() {
        return evals.get(2).address();
    }

    String run() {
        return run;
    }

    void await(String phase) throws Exception {
        Await.until("the run is " + phase, () -> phases().equals(List.of(phase)));
    }

    /** The phase of each run. */
    List<String> phases() throws Exception {
        JsonNode runs = new ObjectMapper()
                .readTree(send(request(open(), "runs"), "GET", "").body());
        return runs.findValuesAsText("phase");
    }

    static HttpRequest.Builder request(String address, String path) {
        return HttpRequest.newBuilder(URI.create(address + "/api/v1/" + path));
    }

    static HttpResponse<String> send(HttpRequest.Builder request, String method, String body) throws Exception {
        return CLIENT.send(request.method(method, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    void stop() throws Exception {
        SecuredService.end(more);
        CommandProcess down =
                CommandProcess.start(base, "down", "--dir", base.resolve("work").toString());
        assertThat(down.await()).as(down.said()).isZero();
        CommandProcess.awaitNoChildrenOf(base);
    }
}
