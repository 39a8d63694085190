package mixmatch.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import mixmatch.cli.Mixmatch;
import mixmatch.cli.SmallBackbone;
import mixmatch.cli.terminal.Console;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The output of {@code plan}, for a person and for a program. */
class PlanCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aPersonReadsWhatHoldsTheRunUpAndWhatWouldHelp() {
        String text =
                plan("cifar10-250", "--trainer-ms", "40", "--guess-ms", "100", "--augment-ms", "4", "--cores", "0");
        assertThat(text)
                .contains(
                        "1 run of cifar10-250: mixmatch, wide-resnet, depth 28, width 2, batch 64, lead 16, a model every 8 steps")
                .contains("A step takes 4.0 ms of augment, 100 ms of labelguess, 40 ms of a trainer.")
                .contains("labelguess: its busiest replica works all the time")
                .contains("guesses are 16 to 23 steps behind");
        assertThat(text.lines().filter(l -> l.startsWith("labelguess")))
                .singleElement()
                .asString()
                .matches("labelguess +1 +100 % +100 % +[34]");
    }

    @Test
    void whatIsNotGivenIsWhatWasMeasuredAndSaidToBe() {
        assertThat(plan("digits")).contains("on processor cores as measured (docs/capacity.md)");
    }

    @Test
    void allSharesTheCoresOfThisMachineUnlessTold() {
        int cores = Runtime.getRuntime().availableProcessors();
        assertThat(plan("digits", "--cores", "0")).doesNotContainPattern("cores +[0-9.]+ of");
        assertThat(plan("digits")).containsPattern("cores +[0-9.]+ of " + cores + " busy");
    }

    @Test
    void aProgramReadsTheSame() throws IOException {
        String[] arguments = {
            "digits", "--trainer-ms", "40", "--guess-ms", "8", "--replicas", "labelguess=2", "--cores", "0", "--json"
        };
        JsonNode json = new ObjectMapper().readTree(plan(arguments));
        assertThat(json.path("stepsPerSecond").asDouble()).isEqualTo(25, within(0.1));
        assertThat(json.path("boundBy").asText()).isEqualTo("the trainer's step");
        assertThat(json.at("/staleness/min").asInt()).isEqualTo(16);
        assertThat(json.at("/services/labelguess/replicas").asInt()).isEqualTo(2);
        assertThat(json.at("/services/labelguess/neededReplicas").asInt()).isEqualTo(1);
        assertThat(json.at("/topics/batches.guessed/waitingMost").asInt()).isBetween(1, 20);
        assertThat(json.at("/store/bytesInPerSecond").asDouble()).isPositive();
    }

    @Test
    void withABackboneItSaysWhatEmbeddingTakesAndPlansForItsFeatures(@TempDir Path folder) throws IOException {
        String backbone = SmallBackbone.write(folder.resolve("backbone.onnx")).toString();
        String[] arguments = {
            "--backbone",
            backbone,
            "--train-images",
            "1000",
            "--test-images",
            "200",
            "--replicas",
            "labelguess=2",
            "--cores",
            "0",
            "--json"
        };

        JsonNode json = new ObjectMapper().readTree(plan(arguments));

        assertThat(json.path("spec").asText()).isEqualTo("features");
        assertThat(json.at("/embedding/views").asInt()).isEqualTo(8 * 1000 + 200);
        double each = json.at("/embedding/millisecondsAView").asDouble();
        assertThat(each).isPositive();
        // Two replicas of two lanes each.
        assertThat(json.at("/embedding/seconds").asDouble()).isEqualTo(8200 * each / 4 / 1000, within(1e-6));
        int batch = 64 * SmallBackbone.FEATURES * Float.BYTES;
        assertThat(json.at("/topics/batches.labeled/bytesAStep").asInt()).isBetween(batch, batch + 1000);
        out.reset();
        assertThat(plan("--backbone", backbone)).containsPattern("Before the runs: embedding 410000 views: about");
    }

    private String plan(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "plan";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        Console console = new Console(print(out), print(err), 0);
        assertThat(Mixmatch.execute(console, all))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
