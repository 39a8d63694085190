package mixmatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {
    @TempDir
    Path dir;

    @Test
    void whatAKilledProcessHasLeftBehindIsGoneWhenItIsStartedAgain() throws Exception {
        Path temporary = Files.createDirectories(dir.resolve("tmp"));
        String leaves = "touch %s/$$; sleep 60".formatted(temporary);
        Child child = Child.start(
                new ChildCommand("any", List.of("sh", "-c", leaves), Map.of(), dir.resolve("log"), temporary),
                said -> {});
        try {
            long first = child.pid();
            awaitFile(temporary.resolve(Long.toString(first)));

            child.kill();

            for (int i = 0; i < 100 && child.pid() == first; i++) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            awaitFile(temporary.resolve(Long.toString(child.pid())));
            assertThat(temporary).isDirectoryNotContaining("glob:**/" + first);
        } finally {
            child.askToEnd();
            child.awaitEnd(System.nanoTime() + TimeUnit.SECONDS.toNanos(5));
        }
    }

    private static void awaitFile(Path file) throws InterruptedException {
        for (int i = 0; i < 100 && !Files.exists(file); i++) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertThat(file).exists();
    }
}
