package mixmatch.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import mixmatch.v1.Progress;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final SetClock clock = new SetClock();

    @Test
    void aLineHasStepLossesGuessAccuracyRateAndTimeLeft() {
        try (ProgressDisplay lines = lines()) {
            lines.show(at(120), "");
        }

        assertThat(text())
                .isEqualTo(
                        "r  step 120/800  lossX 1.2346  lossU 0.01235  guesses right 63.0 %  50.0 ms/step  34 s left\n");
    }

    @Test
    void aWarningComesBeforeTheLossesAlsoOnASmallTerminal() {
        try (ProgressDisplay lines = lines()) {
            lines.show(at(120), "guesses in 1.2 of 10.0 classes");
        }
        try (ProgressDisplay display = display(81)) {
            display.show(at(120), "guesses in 1.2 of 10.0 classes");
        }

        assertThat(text())
                .startsWith("r  step 120/800  ! guesses in 1.2 of 10.0 classes  lossX 1.2346")
                .contains("120/800  ! guesses in 1.2 of 10.0 classes  lossX");
    }

    @Test
    void noTimeIsLeftToSayWhileTheRunWaits() {
        try (ProgressDisplay lines = lines()) {
            lines.show(
                    at(120).toBuilder()
                            .setWaitsFor("labelguess")
                            .setStepsPerSecond(1e-3)
                            .build(),
                    "");
        }

        assertThat(text()).isEqualTo("r  step 120/800  waiting for labelguess\n");
    }

    @Test
    void linesComeEveryFiveSecondsAndTheLastStepIsAlwaysShown() {
        try (ProgressDisplay lines = lines()) {
            lines.show(at(1), "");
            clock.now = clock.now.plusSeconds(4);
            lines.show(at(2), "");
            clock.now = clock.now.plusSeconds(1);
            lines.show(at(3), "");
            lines.show(at(800), "");
        }

        assertThat(text().lines().map(l -> l.split(" +")[2])).containsExactly("1/800", "3/800", "800/800");
    }

    @Test
    void aLineThatSaysNothingNewIsNotRepeated() {
        Progress waits = at(3).toBuilder().setWaitsFor("labelguess").build();
        try (ProgressDisplay lines = lines()) {
            for (int look = 0; look < 20; look++) {
                lines.show(waits, "");
                clock.now = clock.now.plusSeconds(5);
            }
            lines.show(at(4), "");
        }

        assertThat(text().lines()).hasSize(2).first().asString().endsWith("waiting for labelguess");
    }

    @Test
    void everythingFitsASmallTerminalAndAWideOneHasABar() {
        String text = ProgressDisplay.brief(at(120), 34);

        assertThat(ProgressDisplay.line("mixmatch", 120, 800, text, 80))
                .isEqualTo("mixmatch  120/800  lossX 1.235 lossU 0.0123 guess 63 % 50.0 ms/step 34 s left");
        assertThat(ProgressDisplay.line("mixmatch", 400, 800, text, 100))
                .matches("mixmatch  \\[=+ +] 400/800  lossX.*left")
                .hasSize(100);
        assertThat(ProgressDisplay.line("mixmatch", 1, 800, text, 20)).isEqualTo("mixmatch  1/800  los");
    }

    @Test
    void aTerminalHasOneLineThatIsDrawnOver() {
        try (ProgressDisplay display = display(81)) {
            display.show(at(1), "");
            display.show(at(800), "");
        }

        // The library ends the line, in a thread of its own.
        assertThat(text()).matches("(\r.{80})+\n?").contains("800/800");
    }

    @Test
    void whatTheRunWaitsForIsSaidInPlaceOfLosses() {
        assertThat(ProgressDisplay.losses(
                        at(3).toBuilder().setWaitsFor("guesses of step 4").build()))
                .isEqualTo("waiting for guesses of step 4");
    }

    @Test
    void aMethodThatDoesNotGuessHasNoGuessAccuracy() {
        Progress supervised =
                Progress.newBuilder().setLossX(0.5).setGuessAccuracy(Double.NaN).build();

        assertThat(ProgressDisplay.losses(supervised)).isEqualTo("lossX 0.5000");
        assertThat(ProgressDisplay.rate(supervised, 0)).isEmpty();
    }

    @Test
    void durationsAreReadable() {
        assertThat(ProgressDisplay.duration(59)).isEqualTo("59 s");
        assertThat(ProgressDisplay.duration(185)).isEqualTo("3 min 05 s");
        assertThat(ProgressDisplay.duration(Duration.ofMinutes(130).toSeconds()))
                .isEqualTo("2 h 10 min");
    }

    private ProgressDisplay lines() {
        return display(0);
    }

    private ProgressDisplay display(int columns) {
        PrintStream err = new PrintStream(shown, true, StandardCharsets.UTF_8);
        return new ProgressDisplay(new Console(err, err, columns), clock, "r", "mixmatch", 800, Optional.empty());
    }

    private String text() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    private static Progress at(long step) {
        return Progress.newBuilder()
                .setRun("r")
                .setStep(step)
                .setSteps(800)
                .setLossX(1.23456)
                .setLossU(0.012345678)
                .setLambdaU(3)
                .setGuessAccuracy(0.63)
                .setStepsPerSecond(20)
                .build();
    }
}
