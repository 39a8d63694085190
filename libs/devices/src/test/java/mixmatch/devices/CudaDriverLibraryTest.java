package mixmatch.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The calls, of a library of C that plays the driver. */
class CudaDriverLibraryTest {
    @TempDir
    Path dir;

    @Test
    void versionsAndCardsAreReadByTheDriversFunctions() throws Exception {
        String library = compiled(0);

        assertThat(new CudaDriverLibrary(library, library).read())
                .contains(new NvidiaDriver(
                        "550.54.15",
                        new Version(12, 4),
                        List.of(
                                new Card("NVIDIA H100 80GB HBM3", new Version(9, 0), 85_520_809_984L),
                                new Card("NVIDIA L4", new Version(8, 9), 23_580_639_232L))));
    }

    @Test
    void withoutTheManagementLibraryOnlyTheDriversVersionIsMissing() throws Exception {
        NvidiaDriver driver =
                new CudaDriverLibrary(compiled(0), "libnone.so.0").read().orElseThrow();

        assertThat(driver.version()).isEmpty();
        assertThat(driver.cards()).hasSize(2);
    }

    @Test
    void aDriverWithoutACardHasNone() throws Exception {
        String library = compiled(100);

        assertThat(new CudaDriverLibrary(library, library).read().orElseThrow().cards())
                .isEmpty();
    }

    @Test
    void aDriverThatFailsSaysHow() throws Exception {
        String named = compiled(803);
        String unnamed = compiled(999);

        assertThatThrownBy(() -> new CudaDriverLibrary(named, named).read())
                .isInstanceOf(DriverException.class)
                .hasMessage("NVIDIA's driver does not work: cuInit gives CUDA_ERROR_SYSTEM_DRIVER_MISMATCH (803)");
        assertThatThrownBy(() -> new CudaDriverLibrary(unnamed, unnamed).read())
                .hasMessage("NVIDIA's driver does not work: cuInit gives error 999");
    }

    @Test
    void aLibraryThatIsNotThereIsNoDriver() throws Exception {
        assertThat(new CudaDriverLibrary("libnone.so.0", "libnone.so.0").read()).isEmpty();
    }

    @Test
    void aLibraryThatIsNoDriverIsToldByTheFunctionThatItLacks() {
        assertThatThrownBy(() -> new CudaDriverLibrary("libc.so.6", "libc.so.6").read())
                .hasMessage("NVIDIA's driver has no function cuDriverGetVersion");
    }

    @Test
    void cudnnTellsItsVersion() throws Exception {
        assertThat(CudnnVersion.of(List.of("libnone.so.0", compiled(0)))).contains("9.1.0");
        assertThat(CudnnVersion.of(List.of("libnone.so.0"))).isEmpty();
    }

    private String compiled(int code) throws IOException, InterruptedException {
        Path source = dir.resolve("driver.c");
        Path library = dir.resolve("libdriver-%d.so".formatted(code));
        try (InputStream in = CudaDriverLibraryTest.class.getResourceAsStream("driver.c")) {
            Files.write(source, in.readAllBytes());
        }
        Process compiler;
        try {
            compiler = new ProcessBuilder(
                            "cc", "-shared", "-fPIC", "-DCODE=" + code, "-o", library.toString(), source.toString())
                    .inheritIO()
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "no C compiler is here: " + e.getMessage());
            throw e;
        }
        assertThat(compiler.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(compiler.exitValue()).isZero();
        return library.toString();
    }
}
