package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.system.UpState;
import mixmatch.proto.Topic;
import mixmatch.waits.Await;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic that somebody deletes while a run trains. */
class VanishedTopicIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path base;

    @AfterEach
    void noProcessIsLeft() throws Exception {
        command("down").await();
        CommandProcess.awaitNoChildrenOf(base);
    }

    @Test
    void servicesThatNeedItAreNotReadyAndSayWhyUntilItIsRepairedAndTheRunEndsWithTheSameBits() throws Exception {
        succeed("up");
        JsonNode undisturbed = result(succeed(train()));
        CommandProcess train = command(train());
        train.awaitSaid("lossU");
        UpState up = UpState.read(new WorkDir(base).upFile()).orElseThrow();
        try (Admin admin =
                Admin.create(up.addresses(new WorkDir(base), Map.of()).client())) {
            admin.deleteTopics(List.of(Topic.ORDERS.name(Topic.DEFAULT_PREFIX)))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }

        for (String service : List.of("augment-1", "trainer-1")) {
            Await.sight(
                    service + " says it",
                    () -> ready(up, service),
                    said -> said.contains("has no topic mixmatch.orders"));
        }
        assertThat(ready(up, "labelguess-1")).as("it does not need it").contains("\"UP\"");
        assertThat(Files.readString(base.resolve("logs/augment-1.log"))).contains("has no topic mixmatch.orders");
        CommandProcess check = command("topics", "--check", "--json");
        assertThat(check.await()).isEqualTo(1);
        assertThat(JSON.readTree(check.printed()).get("topic").textValue()).isEqualTo("mixmatch.orders");
        assertThat(succeed("topics", "--repair").said()).contains("mended topic mixmatch.orders: it is not there");
        assertThat(succeed("topics", "--check").printed())
                .isEqualTo("all %d topics are as they must be\n".formatted(Topic.values().length));

        assertThat(train.await()).as(train.said()).isZero();
        assertThat(result(train).get("finalWeightsSha256")).isEqualTo(undisturbed.get("finalWeightsSha256"));
        assertThat(ready(up, "augment-1")).doesNotContain("has no topic");
    }

    private static String ready(UpState up, String replica) throws Exception {
        int port = PortFiles.ofProcess(up.replicas().get(replica)).orElseThrow();
        URI uri = URI.create("http://127.0.0.1:%d/q/health/ready".formatted(port));
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static String[] train() {
        return "train digits --steps 200 --seed 3 --json".split(" ");
    }

    private static JsonNode result(CommandProcess command) throws Exception {
        return JSON.readTree(command.printed().lines().reduce((a, b) -> b).orElseThrow())
                .get(0);
    }

    private CommandProcess succeed(String... arguments) throws Exception {
        CommandProcess command = command(arguments);
        assertThat(command.await()).as(command.said()).isZero();
        return command;
    }

    private CommandProcess command(String... arguments) throws Exception {
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--dir";
        all[arguments.length + 1] = base.toString();
        return CommandProcess.start(base, all);
    }
}
