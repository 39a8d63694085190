package mixmatch.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.util.Utils;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PyTorchNativesTest {
    @TempDir
    Path dir;

    private final Properties natives = new Properties();
    private Path jar;
    private Path cache;

    @BeforeEach
    void aBuildForCuda() throws IOException {
        natives.setProperty("version", "2.5.1");
        natives.setProperty("flavor", "cu124");
        natives.setProperty("classifier", "linux-x86_64");
        natives.setProperty("libraries", "libtorch.so,libcudart.so.12");
        cache = dir.resolve("cache");
        jar = Files.createDirectories(dir.resolve("jar/pytorch/cu124/linux-x86_64"));
        Files.writeString(jar.resolve("libtorch.so"), "torch");
        Files.writeString(jar.resolve("libcudart.so.12"), "cudart");
    }

    @Test
    void librariesForCudaAreUnpackedWhereDjlHasThemWhateverTheMachineIs() throws IOException {
        Path folder = unpacked();

        assertThat(folder).isEqualTo(cache.resolve("2.5.1-cu124-linux-x86_64"));
        assertThat(folder.resolve("libtorch.so")).hasContent("torch");
        assertThat(folder.resolve("libcudart.so.12")).hasContent("cudart");
    }

    @Test
    void whatIsUnpackedIsLeftAsItIs() throws IOException {
        Path folder = unpacked();
        Files.delete(jar.resolve("libtorch.so"));

        assertThat(unpacked()).isEqualTo(folder);
    }

    @Test
    void aLibraryThatIsMissingLeavesNothing() throws IOException {
        Files.delete(jar.resolve("libcudart.so.12"));

        assertThatThrownBy(this::unpacked)
                .isInstanceOf(FileNotFoundException.class)
                .hasMessage("pytorch/cu124/linux-x86_64/libcudart.so.12 is not part of this build");
        try (Stream<Path> left = Files.list(cache)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void nothingIsDownloaded() {
        PyTorch.load();

        assertThat(Utils.isOfflineMode()).isTrue();
    }

    private Path unpacked() throws IOException {
        URL[] classPath = {dir.resolve("jar").toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(classPath, null)) {
            return PyTorchNatives.unpacked(natives, loader, cache);
        }
    }
}
