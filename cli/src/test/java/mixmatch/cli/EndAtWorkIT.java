package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mixmatch.waits.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that is told to end while a batch is at work in it ends in order, and what it leaves undone is done. */
class EndAtWorkIT {
    /** Batches that this replica has guessed. */
    private static final Pattern GUESSED = Pattern.compile("(?m)^mixmatch_guess_seconds_count(?:\\{[^}]*})? (\\S+)$");

    private static final Pattern ENDED = Pattern.compile("labelguess-1 ended unasked \\(exit code (\\d+)\\)");
    private static final int TIMES = 2;

    @TempDir
    Path base;

    @AfterEach
    void noProcessIsLeft() throws Exception {
        CommandProcess.start(base, "down", "--dir", dir().toString()).await();
        CommandProcess.awaitNoChildrenOf(base);
    }

    @Test
    void labelguessEndsInOrderHoweverOftenItIsEndedAtWorkAndTheRunGoesOn() throws Exception {
        assertThat(CommandProcess.start(base, "up", "--dir", dir().toString()).await())
                .isZero();
        // Large batches, so that one is always at work.
        CommandProcess train = CommandProcess.start(
                base,
                "train",
                "digits",
                "--dir",
                dir().toString(),
                "--method",
                "mixmatch",
                "--steps",
                "120",
                "--set",
                "training.batch=256",
                "--set",
                "method.k=4");
        train.awaitSaid("lossU");

        for (int i = 0; i < TIMES; i++) {
            long pid = awaitGuess();
            ProcessHandle.of(pid).orElseThrow().destroy();
            awaitEnds(i + 1);
        }

        assertThat(train.await()).as(train.said()).isZero();
        assertThat(exitCodes()).hasSize(TIMES).containsOnly(143);
    }

    private Path dir() {
        return base.resolve("up");
    }

    /** Waits until the replica that runs now has guessed a batch; its process id. */
    private long awaitGuess() throws Exception {
        Await.until("labelguess has guessed a batch", () -> guessed(pid()) > 0);
        return pid();
    }

    private long pid() throws Exception {
        JsonNode up = new ObjectMapper().readTree(dir().resolve("up.json").toFile());
        return up.get("replicas").get("labelguess-1").longValue();
    }

    private static double guessed(long pid) throws Exception {
        OptionalInt port = PortFiles.ofProcess(pid);
        if (port.isEmpty()) {
            return 0;
        }
        try {
            String metrics = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.getAsInt() + "/q/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            Matcher guessed = GUESSED.matcher(metrics);
            return guessed.find() ? Double.parseDouble(guessed.group(1)) : 0;
        } catch (IOException e) {
            // Not listening yet.
            return 0;
        }
    }

    private void awaitEnds(int count) throws Exception {
        Await.until(
                "labelguess has ended " + count + " times", () -> exitCodes().size() >= count);
    }

    /** Of the ends that the process that {@code up} left has seen. */
    private List<Integer> exitCodes() throws Exception {
        Matcher ended = ENDED.matcher(Files.readString(dir().resolve("logs/up.log")));
        List<Integer> codes = new ArrayList<>();
        while (ended.find()) {
            codes.add(Integer.parseInt(ended.group(1)));
        }
        return codes;
    }
}
