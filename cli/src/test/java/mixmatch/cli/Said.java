package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import mixmatch.cli.terminal.Console;

/** What a command that ran in this process has printed and said, and its exit code. */
public record Said(int code, String printed, String said) {
    public static Said by(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Mixmatch.execute(new Console(print(out), print(err), 0), arguments);
        return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    public Said succeeded() {
        assertThat(code).as(said).isZero();
        return this;
    }
}
