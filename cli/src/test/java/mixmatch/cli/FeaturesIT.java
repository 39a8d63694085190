package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import mixmatch.waits.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./mixmatch features} from end to end, with a backbone of random weights: broker, store and labelguess as its child processes. */
class FeaturesIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path base;

    @AfterEach
    void noProcessIsLeft() throws Exception {
        CommandProcess.awaitNoChildrenOf(base);
    }

    private CommandProcess features(Path dir, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("features", "--backbone", base.resolve("backbone.onnx").toString(), "--json"));
        arguments.addAll(List.of("--dir", dir.toString()));
        arguments.addAll(Arrays.asList(more));
        if (!arguments.contains("--views")) {
            arguments.addAll(List.of("--views", "4"));
        }
        return CommandProcess.start(base, arguments.toArray(String[]::new));
    }

    private static JsonNode result(CommandProcess command) throws Exception {
        assertThat(command.await()).as(command.said()).isZero();
        List<String> lines = command.printed().lines().toList();
        return JSON.readTree(lines.get(lines.size() - 1));
    }

    /** Chunks that the embedded store has in its folder. */
    private static long chunks(Path dir) {
        try (Stream<Path> files = Files.walk(dir.resolve("s3"))) {
            return files.filter(file -> file.getParent().endsWith("chunks")).count();
        } catch (IOException | UncheckedIOException e) {
            // Not there yet, or on its way to its name.
            return 0;
        }
    }

    private static List<Long> replicas(Path dir) throws IOException {
        List<Long> found = new ArrayList<>();
        for (long child : CommandProcess.childrenOf(dir)) {
            Path line = Path.of("/proc", Long.toString(child), "cmdline");
            if (Files.exists(line) && Files.readString(line).contains("labelguess-service")) {
                found.add(child);
            }
        }
        return found;
    }

    @Test
    void aKilledReplicaOfTwoChangesNoByteAndNothingIsEmbeddedTwice() throws Exception {
        SmallBackbone.write(base.resolve("backbone.onnx"));
        Path one = base.resolve("one");
        JsonNode alone = result(features(one));
        assertThat(alone.get("features").intValue()).isEqualTo(SmallBackbone.FEATURES);
        assertThat(alone.get("views").intValue()).isEqualTo(4);
        assertThat(alone.get("train").intValue()).isEqualTo(1297);
        assertThat(alone.get("embedded").intValue()).isEqualTo(1297 * 4 + 500);
        assertThat(alone.get("kinds").intValue()).isOne();

        Path two = base.resolve("two");
        CommandProcess killed = features(two, "--replicas", "labelguess=2");
        // Some of 57 chunks are done.
        Await.until("three chunks are in the store", () -> chunks(two) >= 3, () -> chunks(two));
        List<Long> replicas = replicas(two);
        assertThat(replicas).hasSize(2);
        new ProcessBuilder("kill", "-KILL", "" + replicas.get(0)).start().waitFor();
        JsonNode together = result(killed);
        assertThat(together.get("sha256")).isEqualTo(alone.get("sha256"));
        assertThat(together.get("dataset")).isEqualTo(alone.get("dataset"));

        CommandProcess again = features(one);
        JsonNode known = result(again);
        assertThat(known.get("embedded").intValue()).isZero();
        assertThat(known.get("sha256")).isEqualTo(alone.get("sha256"));

        JsonNode fewer = result(features(one, "--views", "1"));
        assertThat(fewer.get("embedded").intValue()).isEqualTo(1297 + 500);
        assertThat(fewer.get("views").intValue()).isOne();
    }
}
