package mixmatch.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildOutputTest {
    @TempDir
    Path dir;

    @Test
    void whatAProcessSaysIsInItsLogOnceItHasEnded() throws Exception {
        Path log = Files.writeString(dir.resolve("a.log"), "before\n");
        Process process = said("echo first; echo second >&2");

        new ChildOutput(process.getInputStream(), log).awaitEnd();

        assertThat(log).hasContent("before\nfirst\nsecond\n");
    }

    @Test
    void aProcessThatSaysTooMuchFillsNoDiskAndNeverWaits() throws Exception {
        Path log = dir.resolve("a.log");
        Process process = said("head -c 40000000 /dev/zero; echo; echo end");

        ChildOutput output = new ChildOutput(process.getInputStream(), log);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        output.awaitEnd();
        assertThat(Files.size(log)).isBetween(ChildOutput.MOST_BYTES, ChildOutput.MOST_BYTES + (1 << 16));
    }

    @Test
    void aLogThatIsTooLongBeginsAnew() throws IOException {
        Path log = Files.writeString(dir.resolve("up.log"), "0123456789");

        ChildOutput.beginAnew(log, 10);
        assertThat(log).hasContent("0123456789");
        ChildOutput.beginAnew(log, 9);
        assertThat(log).isEmptyFile();
        ChildOutput.beginAnew(dir.resolve("none.log"), 9);
    }

    private Process said(String script) throws IOException {
        return new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
    }
}
