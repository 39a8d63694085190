package mixmatch.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import mixmatch.cli.Said;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsTest {
    @TempDir
    Path dir;

    @BeforeEach
    void writeLogs() throws Exception {
        Path logs = Files.createDirectories(dir.resolve("logs"));
        Files.writeString(logs.resolve("augment-1.log"), "a\nb\nc\n");
        Files.writeString(logs.resolve("labelguess-1.log"), "one\n");
        Files.writeString(logs.resolve("labelguess-2.log"), "two\n");
        Files.writeString(logs.resolve("labelguess-2.log.before"), "earlier\n");
    }

    @Test
    void theLastLinesOfAllOrOfOneArePrintedWithItsName() {
        assertThat(logs("--lines", "2").succeeded().printed().lines())
                .containsExactly("augment-1    | b", "augment-1    | c", "labelguess-1 | one", "labelguess-2 | two");
        assertThat(logs("labelguess").succeeded().printed().lines())
                .as("a service's replicas")
                .containsExactly("labelguess-1 | one", "labelguess-2 | two");
        assertThat(logs("labelguess-2").succeeded().printed().lines()).containsExactly("labelguess-2 | two");
    }

    @Test
    void aProgramReadsTheSameLines() {
        assertThat(logs("labelguess-2", "--json").succeeded().printed())
                .isEqualTo("{\"log\":\"labelguess-2\",\"line\":\"two\"}\n");
    }

    @Test
    void aNameThatHasNoLogGetsTheNearest() {
        Said said = logs("augmnt-1");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.said()).contains("there is no log of augmnt-1; did you mean augment-1?");
    }

    private Said logs(String... more) {
        String[] all = new String[more.length + 3];
        all[0] = "logs";
        all[1] = "--dir";
        all[2] = dir.toString();
        System.arraycopy(more, 0, all, 3, more.length);
        return Said.by(all);
    }
}
