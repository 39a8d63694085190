package mixmatch.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlowCountTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @Test
    void whatIsDoneAtOnceIsNotCounted() {
        count(100, Duration.ofMillis(19), 0);

        assertThat(text()).isEmpty();
    }

    @Test
    void afterTwoSecondsEachTenthIsShownOfHoweverFew() {
        count(50, Duration.ofMillis(100), 0);

        assertThat(text().lines())
                .containsExactly(
                        "images 20/50",
                        "images 25/50",
                        "images 30/50",
                        "images 35/50",
                        "images 40/50",
                        "images 45/50",
                        "images 50/50");
    }

    @Test
    void aTerminalShowsEachOverTheLastOne() {
        count(3, Duration.ofSeconds(1), 80);

        assertThat(text()).isEqualTo("\rimages 2/3\rimages 3/3" + System.lineSeparator());
    }

    private void count(int total, Duration each, int columns) {
        PrintStream err = new PrintStream(shown, true, StandardCharsets.UTF_8);
        SetClock clock = new SetClock();
        SlowCount count = new SlowCount(new Console(err, err, columns), clock, "images", total);
        for (int i = 1; i <= total; i++) {
            clock.now = clock.now.plus(each);
            count.done(i);
        }
    }

    private String text() {
        return shown.toString(StandardCharsets.UTF_8);
    }
}
