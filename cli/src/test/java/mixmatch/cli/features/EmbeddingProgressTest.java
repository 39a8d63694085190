package mixmatch.cli.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import mixmatch.cli.terminal.Console;
import mixmatch.cli.terminal.SetClock;
import org.junit.jupiter.api.Test;

class EmbeddingProgressTest {
    private final SetClock clock = new SetClock();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private EmbeddingProgress progress(int columns) {
        PrintStream out = new PrintStream(new ByteArrayOutputStream());
        return new EmbeddingProgress(new Console(out, new PrintStream(err), columns), clock, 1000, 200);
    }

    private void pass(int seconds) {
        clock.now = clock.now.plusSeconds(seconds);
    }

    @Test
    void rateAndTimeLeftAreOfWhatIsEmbeddedNow() {
        EmbeddingProgress progress = progress(0);
        pass(10);
        assertThat(progress.text(300, Duration.ZERO)).isEqualTo("embedding 300/1000 views  10.0/s  1 min 10 s left");
        assertThat(progress.text(1000, Duration.ZERO)).isEqualTo("embedding 1000/1000 views  80.0/s");
    }

    @Test
    void whoIsWaitedForIsSaid() {
        EmbeddingProgress progress = progress(0);
        assertThat(progress.text(200, Duration.ZERO)).isEqualTo("embedding 200/1000 views");
        assertThat(progress.text(200, Duration.ofSeconds(11)))
                .isEqualTo("embedding 200/1000 views  waiting for labelguess");
        assertThat(progress.text(300, Duration.ofSeconds(11)))
                .isEqualTo("embedding 300/1000 views  waiting for labelguess");
    }

    @Test
    void aLineIsPrintedNowAndThenAndTheLastOneAlways() {
        EmbeddingProgress progress = progress(0);
        for (int i = 0; i <= 80; i++) {
            progress.show(200 + 10 * i, Duration.ZERO);
            pass(1);
        }
        assertThat(err.toString().lines())
                .hasSizeBetween(15, 18)
                .last()
                .asString()
                .contains("1000/1000");
    }

    @Test
    void aTerminalsLineIsDrawnOver() {
        EmbeddingProgress progress = progress(40);
        pass(1);
        progress.show(300, Duration.ZERO);
        pass(1);
        progress.show(1000, Duration.ZERO);
        assertThat(err.toString().split("\r"))
                .hasSize(3)
                .allMatch(line -> line.strip().length() < 40);
        assertThat(err.toString()).endsWith(System.lineSeparator());
    }
}
