package mixmatch.cli.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class NativesSetTest {
    private final NativesSet set = NativesSet.pinned();

    @Test
    void everyArchiveIsPinnedAndFetchedByTls() {
        assertThat(set.archives()).isNotEmpty().allSatisfy(archive -> {
            assertThat(archive.sha256()).matches("[0-9a-f]{64}");
            assertThat(archive.url()).hasScheme("https");
            assertThat(archive.into()).isIn("pytorch", "onnxruntime", "cuda");
            Pattern.compile(archive.without());
        });
        assertThat(set.archives()).extracting(NativesArchive::sha256).doesNotHaveDuplicates();
    }

    @Test
    void itIsOfTheVersionsThatComputeOnProcessors() throws IOException {
        String pom = Files.readString(Path.of("../pom.xml"));

        assertThat(set.properties())
                .containsEntry("pytorch.version", property(pom, "pytorch.version"))
                .containsEntry("onnxruntime.version", property(pom, "onnxruntime.version"));
        assertThat(set.archives().get(0).name()).contains(property(pom, "pytorch.version") + "+cu128");
        assertThat(set.archives().get(2).name())
                .isEqualTo("onnxruntime_gpu-%s.jar".formatted(property(pom, "onnxruntime.version")));
    }

    @Test
    void aCardIsTakenOnlyIfBothLibrariesHaveKernelsForIt() {
        assertThat(set.choice(PlayedDriver.with("8.9", "12.4")).device().name()).isEqualTo("cuda:0");
        assertThat(set.choice(PlayedDriver.with("7.0", "12.8")).found())
                .startsWith("PyTorch has no kernels for NVIDIA L4 (compute capability 7.0");
        assertThat(set.choice(PlayedDriver.with("10.0", "12.8")).found())
                .startsWith("ONNX Runtime has no kernels for NVIDIA L4 (compute capability 10.0");
        assertThat(set.choice(PlayedDriver.with("8.9", "11.8")).found())
                .isEqualTo("the driver 570.86.15, for CUDA 11.8, is older than PyTorch needs, CUDA 12.8");
    }

    @Test
    void otherSystemsAndProcessorsHaveNone() {
        assertThat(NativesSet.unfit("Linux", "amd64")).isEmpty();
        assertThat(NativesSet.unfit("Linux", "aarch64"))
                .contains("there are libraries for GPUs on Linux on x86-64 alone, and this is Linux on aarch64");
    }

    /** The first, which is the one for processors. */
    private static String property(String pom, String name) {
        Matcher found = Pattern.compile("<%s>(.*?)</%1$s>".formatted(Pattern.quote(name)))
                .matcher(pom);
        assertThat(found.find()).isTrue();
        return found.group(1);
    }
}
