package mixmatch.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import mixmatch.proto.ObjectKeys;
import mixmatch.runs.RunName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultTest {
    private static final RunResult SUPERVISED = result("supervised", 0.598, 12.25);
    private static final RunResult MIXMATCH = result("mixmatch", 0.862, 31);

    @Test
    void theTableHasBothMethodsBesideEachOther() {
        assertThat(RunResult.table(List.of(SUPERVISED, MIXMATCH))).isEqualTo("""
                method       labels   steps   test accuracy   median of last 20   median ms/step
                supervised       10     800         59.80 %             59.80 %             12.3
                mixmatch         10     800         86.20 %             86.20 %             31.0
                """);
    }

    @Test
    void theLastLineOfJsonIsAnArrayWithTheAgreedKeys() throws Exception {
        String line = RunResult.toJsonLine(List.of(SUPERVISED, MIXMATCH));

        assertThat(line).doesNotContain("\n");
        JsonNode first = new ObjectMapper().readTree(line).get(0);
        List<String> keys = new ArrayList<>();
        first.fieldNames().forEachRemaining(keys::add);
        assertThat(keys)
                .containsSubsequence(
                        "run",
                        "method",
                        "dataset",
                        "labels",
                        "seed",
                        "steps",
                        "testAccuracy",
                        "medianOfLast20",
                        "finalWeightsSha256",
                        "exact",
                        "msPerStep",
                        "services");
        assertThat(first.get("testAccuracy").doubleValue()).isEqualTo(0.598);
    }

    @Test
    void whatIsWrittenIsReadBackToTheLetter(@TempDir Path dir) throws Exception {
        String line = """
                {"run":"r","method":"mixmatch","dataset":"digits-0","labels":10,"seed":1,"steps":800,\
                "testAccuracy":0.862,"medianOfLast20":0.862,"finalWeightsSha256":"sha","exact":true,\
                "inexactAtStep":0,"msPerStep":31.0,"services":{"eval":1},"trainerFingerprints":[],\
                "guessFingerprints":["cpu"]}""";
        Path file = Files.write(dir.resolve("result.json"), MIXMATCH.toJson());

        assertThat(RunResult.toJsonLine(List.of(MIXMATCH))).isEqualTo("[" + line + "]");
        assertThat(RunResult.read(file)).isEqualTo(MIXMATCH);
    }

    @Test
    void aLongSpecNameIsShortenedToWhatARunMayBeCalled() {
        String run = RunName.of("a".repeat(75) + ".-" + "b".repeat(23), "supervised", Instant.EPOCH, new Random(1));

        assertThat(ObjectKeys.isRunName(run)).isTrue();
        assertThat(run).startsWith("a".repeat(60)).contains("-supervised-1970");
        assertThat(ObjectKeys.isRunName(RunName.of("a".repeat(100), "", Instant.EPOCH, new Random(1))))
                .isTrue();
    }

    @Test
    void runNamesSortByTimeAndAreNamesEverywhere() {
        Instant early = Instant.parse("2026-01-31T18:45:02Z");
        String first = RunName.of("digits", "mixmatch", early, new Random(1));
        String second = RunName.of("digits", "mixmatch", early.plusSeconds(1), new Random(1));

        assertThat(first).startsWith("digits-mixmatch-20260131-184502-").isLessThan(second);
        assertThat(ObjectKeys.isRunName(first)).isTrue();
    }

    @Test
    void runsOfOneSecondHaveNamesOfTheirOwn() {
        Random random = new Random(1);

        assertThat(Stream.generate(() -> RunName.of("digits", "", Instant.EPOCH, random))
                        .limit(200))
                .doesNotHaveDuplicates();
    }

    private static RunResult result(String method, double accuracy, double ms) {
        return new RunResult(
                new RunResult.Setup("r", method, "digits-0", 10, 1, 800),
                new RunResult.Accuracy(accuracy, accuracy),
                new RunResult.Weights("sha", true, 0),
                ms,
                Map.of("eval", 1),
                List.of(),
                List.of("cpu"));
    }
}
