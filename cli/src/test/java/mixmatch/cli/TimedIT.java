package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import mixmatch.cli.train.SpecFile;
import mixmatch.spec.RunSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --time}: ends in time, and leaves specs that repeat what it did. {@code bench/timed} holds it to a tenth. */
class TimedIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path base;

    @AfterEach
    void noProcessIsLeft() throws Exception {
        CommandProcess.awaitNoChildrenOf(base);
    }

    @Test
    void aMinuteIsKeptAndTheSpecRepeatsTheRun() throws Exception {
        Path dir = base.resolve("work");
        long began = System.nanoTime();

        CommandProcess timed = CommandProcess.start(base, "train", "--dir", dir.toString(), "--time", "1m", "--json");

        assertThat(timed.await()).as(timed.said()).isZero();
        // Of a minute beside other tests an evaluation is a large part, and what it takes changes.
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .as(timed.said())
                .isBetween(Duration.ofSeconds(45), Duration.ofSeconds(75));
        assertThat(timed.said())
                .containsSubsequence(
                        "measuring what a step takes: mixmatch, wide-resnet, depth 10, width 1, batch 64",
                        "ms a step",
                        "supervised: about",
                        "mixmatch: about",
                        "ramp of 200, averages 0.99");
        JsonNode supervised = results(timed).get(0);
        RunSpec trained = SpecFile.find(specOf(dir, supervised)).parse(Map.of());
        assertThat(trained.training().steps())
                .isEqualTo(supervised.get("steps").longValue())
                .isPositive();

        CommandProcess again = CommandProcess.start(
                base,
                "train",
                specOf(dir, supervised),
                "--dir",
                base.resolve("again").toString(),
                "--json");

        assertThat(again.await()).as(again.said()).isZero();
        JsonNode repeated = results(again).get(0);
        assertThat(repeated.get("steps")).isEqualTo(supervised.get("steps"));
        assertThat(repeated.get("finalWeightsSha256")).isEqualTo(supervised.get("finalWeightsSha256"));
    }

    private static String specOf(Path dir, JsonNode result) {
        return dir.resolve("runs")
                .resolve(result.get("run").textValue())
                .resolve("spec.yaml")
                .toString();
    }

    private static JsonNode results(CommandProcess train) throws Exception {
        String[] lines = train.printed().split("\n");
        return JSON.readTree(lines[lines.length - 1]);
    }
}
