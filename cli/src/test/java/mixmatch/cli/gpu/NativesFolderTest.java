package mixmatch.cli.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Console;
import mixmatch.devices.CudaNatives;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativesFolderTest {
    @TempDir
    Path dir;

    private final Console console =
            new Console(new PrintStream(new ByteArrayOutputStream()), new PrintStream(new ByteArrayOutputStream()), 0);
    private PlayedRepository repository;
    private byte[] torch;
    private byte[] runtime;
    private Path caches;

    @BeforeEach
    void aRepositoryHasTheArchives() throws IOException {
        repository = new PlayedRepository();
        caches = dir.resolve("gpu");
        torch = PlayedRepository.archive(Map.of(
                "libtorch/lib/libtorch.so", "torch",
                "libtorch/lib/libcudart.so.12", "cudart",
                "libtorch/lib/libdnnl.a", "not shared",
                "libtorch/lib/libtorch_test.so", "left out",
                "libtorch/lib/more/libdeep.so", "elsewhere",
                "libtorch/include/torch.h", "no library"));
        runtime = PlayedRepository.archive(Map.of("native/libonnxruntime.so", "runtime"));
        repository.put("torch+cu.zip", torch);
        repository.put("runtime.jar", runtime);
    }

    @AfterEach
    void close() {
        repository.close();
    }

    @Test
    void librariesAloneAreTakenAndTheFolderSaysWhatTheyAre() throws Exception {
        NativesFolder folder = folder("");
        assertThat(folder.installed()).isEmpty();

        Path installed = folder.install(console);

        assertThat(folder.installed()).contains(installed);
        assertThat(files(installed))
                .containsExactlyInAnyOrder(
                        "natives.properties",
                        "pytorch/libtorch.so",
                        "pytorch/libcudart.so.12",
                        "onnxruntime/libonnxruntime.so");
        assertThat(installed.resolve("pytorch/libtorch.so")).hasContent("torch");
        assertThat(CudaNatives.ofPyTorch(CudaNatives.properties(installed)))
                .hasValueSatisfying(natives -> assertThat(natives.cuda()).hasToString("12.8"));
        assertThat(files(caches))
                .as("archives are gone")
                .allMatch(name -> name.startsWith("set/") || name.equals("lock"));
    }

    @Test
    void whatIsThereIsNotDownloadedAgain() throws Exception {
        folder("").install(console);
        repository.asked.clear();

        folder("").install(console);

        assertThat(repository.asked).isEmpty();
    }

    @Test
    void aServerThatBreaksOffLeavesNothingAndTheNextOneGoesOnFromThere() throws Exception {
        repository.breaksOffAfter = 100;

        assertThatThrownBy(() -> folder("").install(console))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("torch%2Bcu.zip broke off (fixed content-length: ")
                .hasMessageEndingWith("begin again, and it goes on from there");
        assertThat(folder("").installed()).isEmpty();

        repository.asked.clear();
        folder("").install(console);

        assertThat(repository.asked).contains("GET /torch+cu.zip bytes=100-");
        assertThat(folder("").installed()).isPresent();
    }

    @Test
    void anArchiveThatIsNotAsPinnedIsRefusedAndDeleted() throws Exception {
        torch[40] ^= 1;
        NativesFolder folder = new NativesFolder(set("0".repeat(64)), caches, "");

        assertThatThrownBy(() -> folder.install(console))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("is not the file that is expected: its SHA-256 is ")
                .hasMessageEndingWith("nothing of it is used");
        assertThat(folder.installed()).isEmpty();
        assertThat(files(caches)).containsExactly("lock");
    }

    @Test
    void aServerWithoutAnArchiveIsNamedWithWhatItAnswers() throws Exception {
        assertThatThrownBy(
                        () -> folder(repository.address("nowhere").toString()).install(console))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("/nowhere/torch%2Bcu.zip answers 404; try again later")
                .hasMessageContaining(NativesFolder.MIRROR);
    }

    @Test
    void aMirrorServesAllArchivesByTheirNames() throws Exception {
        repository.put("mirror/torch+cu.zip", torch);
        repository.put("mirror/runtime.jar", runtime);

        folder(repository.address("mirror").toString()).install(console);

        assertThat(repository.asked)
                .containsExactly("HEAD /mirror/torch+cu.zip", "GET /mirror/torch+cu.zip", "GET /mirror/runtime.jar");
    }

    @Test
    void aServerThatIsNotThereIsSaid() {
        repository.close();

        assertThatThrownBy(() -> folder("").install(console))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("can't be reached");
    }

    private NativesFolder folder(String mirror) throws Exception {
        return new NativesFolder(set(PlayedRepository.sha256(torch)), caches, mirror);
    }

    private NativesSet set(String sha256OfTorch) throws Exception {
        URI first = repository.address("torch%2Bcu.zip");
        URI second = repository.address("runtime.jar");
        return new NativesSet(
                "set",
                "linux-x86_64",
                Map.of("pytorch.cuda", "12.8", "pytorch.kernels", "8.6 9.0"),
                List.of(
                        new NativesArchive(first, sha256OfTorch, 0, "libtorch/lib/", "pytorch", ".*_test.*"),
                        new NativesArchive(
                                second,
                                PlayedRepository.sha256(runtime),
                                runtime.length,
                                "native/",
                                "onnxruntime",
                                "")));
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .toList();
        }
    }
}
