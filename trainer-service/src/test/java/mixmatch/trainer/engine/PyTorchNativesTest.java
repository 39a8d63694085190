package mixmatch.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.util.Utils;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mixmatch.devices.CudaNatives;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The natives that DJL is told to load; in other processes, as a process loads them once. */
class PyTorchNativesTest {
    @TempDir
    Path dir;

    private Path natives;
    private Path cache;

    @BeforeEach
    void nativesForCudaAreGiven() throws Exception {
        natives = Files.createDirectories(dir.resolve("natives"));
        cache = dir.resolve("cache");
        Files.writeString(Files.createDirectories(natives.resolve("pytorch")).resolve("libtorch.so"), "torch");
        Files.writeString(natives.resolve(CudaNatives.PROPERTIES), """
                platform=linux-x86_64
                pytorch.version=2.7.1
                pytorch.flavor=cu128
                """);
    }

    @Test
    void aCardTakesThoseThatWereGivenAndDjlsOwnPartHasAFolder() throws Exception {
        assertThat(told(true)).containsExactly(natives.resolve("pytorch").toString(), "2.7.1", "cu128", "true");
        assertThat(cache.resolve("pytorch/2.7.1-cu128-linux-x86_64")).isDirectory();
    }

    @Test
    void theProcessorKeepsThoseOfTheBuild() throws Exception {
        assertThat(told(false)).containsExactly("null", "null", "null", "true");
    }

    @Test
    void librariesThatAreNotThereAreNamed() throws Exception {
        Files.delete(natives.resolve("pytorch/libtorch.so"));

        assertThat(told(true))
                .containsExactly("PyTorch's libraries can't be taken: %s is not there"
                        .formatted(natives.resolve("pytorch/libtorch.so")));
    }

    @Test
    void nothingIsDownloaded() {
        PyTorch.load();

        assertThat(Utils.isOfflineMode()).isTrue();
    }

    private List<String> told(boolean card) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Told.class.getName(),
                Boolean.toString(card));
        builder.environment().putAll(Map.of(CudaNatives.FOLDER, natives.toString(), "DJL_CACHE_DIR", cache.toString()));
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.lines().toList();
    }

    /** Prints what DJL is told, or why it is told nothing. */
    static final class Told {
        private Told() {}

        public static void main(String[] args) {
            try {
                PyTorchNatives.prepare(Boolean.parseBoolean(args[0]));
                List<String> lines = new ArrayList<>();
                for (String key :
                        List.of("PYTORCH_LIBRARY_PATH", "PYTORCH_VERSION", "PYTORCH_FLAVOR", "ai.djl.offline")) {
                    lines.add(String.valueOf(System.getProperty(key)));
                }
                System.out.println(String.join("\n", lines));
            } catch (RuntimeException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
