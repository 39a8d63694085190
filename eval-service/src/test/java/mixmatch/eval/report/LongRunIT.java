package mixmatch.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import mixmatch.eval.evaluation.LossHistory;
import mixmatch.eval.tracking.RunScalars;
import mixmatch.methods.Methods;
import mixmatch.waits.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of a run as long as the published ones, in a heap that 76 bytes a step would fill. */
class LongRunIT {
    private static final long STEPS = 1_048_576;
    private static final long PIECE = 1024;
    private static final String HEAP = "-Xmx48m";

    @TempDir
    Path dir;

    @Test
    void aMillionStepsAreJoinedAndDrawnInALocalHeap() throws Exception {
        Path csv = dir.resolve("losses.csv");
        Path said = dir.resolve("said.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-cp",
                        System.getProperty("java.class.path"),
                        LongRunIT.class.getName(),
                        csv.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();

        Await.until(
                "a million steps are joined and drawn",
                () -> !process.isAlive(),
                () -> Files.exists(csv) ? Files.size(csv) : 0);

        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        try (Stream<String> lines = Files.lines(csv)) {
            assertThat(lines.count()).isEqualTo(STEPS + 1);
        }
    }

    /** Joins and draws; the argument is where the losses go. */
    public static void main(String[] args) throws IOException {
        List<String> keys = LongStream.range(0, STEPS / PIECE)
                .mapToObj(i -> "runs/r/history/%d-%d-1.csv".formatted(i * PIECE + 1, (i + 1) * PIECE))
                .toList();
        LossHistory losses;
        try (OutputStream csv = new BufferedOutputStream(Files.newOutputStream(Path.of(args[0])))) {
            losses = LossHistory.join(keys, key -> Optional.of(piece(key)), csv, RunScalars.POINTS_OF_A_RUN);
        }
        for (Plot plot : Plots.of(
                Methods.of(
                        FinishedRuns.mixmatch(FinishedRuns.DIGITS, true).spec().method()),
                FinishedRuns.mixmatch(FinishedRuns.DIGITS, true).evaluations(),
                RunScalars.of(losses.curves(), List.of(), Instant.EPOCH))) {
            if (plot.svg().length() > 200_000) {
                throw new IllegalStateException(
                        "a plot of %d characters".formatted(plot.svg().length()));
            }
        }
        if (!(losses.medianMillis() > 0)) {
            throw new IllegalStateException("a median of " + losses.medianMillis());
        }
    }

    private static byte[] piece(String key) {
        long from = Long.parseLong(key.replaceFirst(".*/(\\d+)-\\d+-1\\.csv", "$1"));
        StringBuilder lines = new StringBuilder("step,lossX,lossU,lambdaU,total,guessAccuracy,millis\n");
        for (long step = from; step < from + PIECE; step++) {
            lines.append(step)
                    .append(",1.23456789,0.0123456789,75.0000000,2.16049382,0.912345678,")
                    .append(80 + step % 7)
                    .append(".125\n");
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }
}
