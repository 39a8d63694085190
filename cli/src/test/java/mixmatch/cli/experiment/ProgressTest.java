package mixmatch.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import mixmatch.cli.terminal.Console;
import mixmatch.cli.terminal.SetClock;
import mixmatch.v1.Progress;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final SetClock clock = new SetClock();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void theTimeLeftIsByTheStepsThatThisCommandHasSeen() {
        Pace pace = new Pace(clock);
        assertThat(pace.secondsFor(100)).isEmpty();
        // Trained by an earlier command, or up to its 400th step.
        pace.reached("done", 800);
        pace.reached("resumed", 400);
        assertThat(pace.secondsFor(100)).isEmpty();

        clock.now = clock.now.plus(Duration.ofSeconds(20));
        pace.reached("resumed", 500);

        assertThat(pace.secondsFor(1000)).hasValue(200);
        assertThat(pace.step("resumed")).isEqualTo(500);
        assertThat(pace.step("none")).isZero();
    }

    @Test
    void aLineSaysWhichRunOfHowManyAtWhatRateAndHowLongItTakes() {
        List<PlannedRun> runs = Samples.plan(Samples.experiment("e", List.of("mixmatch"), List.of("10%"), List.of(1L)))
                .runs();
        Console console = new Console(System.out, new PrintStream(err, true, StandardCharsets.UTF_8), 0);
        ExperimentProgress progress = new ExperimentProgress(console, clock, runs);
        progress.begun(runs.get(0), 0);
        clock.now = clock.now.plus(Duration.ofSeconds(6));
        progress.show(runs.get(0), at(6));
        clock.now = clock.now.plus(Duration.ofSeconds(2));
        progress.show(runs.get(0), at(8));
        progress.done(runs.get(0), new MeasuredRun(0.95, 0.9, 130, "", true, 20, new TreeMap<>()));
        progress.failed(runs.get(1), "at step 3: lossX is NaN");

        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualToNormalizingNewlines("""
                run 1 of 3 (0 done): supervised, 130 labels, seed 1  step 6/20  1000.0 ms/step  54 s left
                mixmatch: run 1 of 3 (1 done): supervised, 130 labels, seed 1: 95.00 %
                mixmatch: run 2 of 3 (2 done): full, all labels, seed 1: failed, at step 3: lossX is NaN
                """);
    }

    private static Progress at(long step) {
        return Progress.newBuilder()
                .setStep(step)
                .setSteps(20)
                .setStepsPerSecond(1)
                .build();
    }
}
