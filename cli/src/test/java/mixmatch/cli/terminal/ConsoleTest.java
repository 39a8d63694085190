package mixmatch.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    @Test
    void failuresAreColouredOnATerminalThatWantsIt() {
        assertThat(Console.wantsColour(Map.of("TERM", "xterm"))).isTrue();
        assertThat(Console.wantsColour(Map.of("NO_COLOR", "")))
                .as("no-color.org: empty counts as not set")
                .isTrue();
        assertThat(Console.wantsColour(Map.of("NO_COLOR", "1"))).isFalse();
        assertThat(Console.wantsColour(Map.of("CLICOLOR", "0"))).isFalse();
        assertThat(Console.wantsColour(Map.of("TERM", "dumb"))).isFalse();
    }

    @Test
    void whereThereIsNoTerminalThereIsNoColour() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        new Console(System.out, new PrintStream(err, true), 0).complain("no");

        assertThat(err).hasToString("mixmatch: no\n");
    }
}
