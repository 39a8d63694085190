package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mixmatch.cli.system.Installation;
import mixmatch.cli.terminal.CommandFailure;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Platforms without natives: the script and the command say so in one sentence and end with exit code 2. */
class PlatformTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"Linux, amd64", "Linux, aarch64", "Mac OS X, aarch64"})
    void platformsWithNativesAreNotRefused(String system, String processor) {
        assertThat(new Platform(system, processor).refusal()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Windows 11, amd64, WSL",
        "Windows Server 2022, aarch64, WSL",
        "Mac OS X, x86_64, macOS on arm64",
        "Linux, riscv64, Linux on x86-64 and arm64",
        "FreeBSD, amd64, Linux on x86-64 and arm64"
    })
    void theCommandNamesWhatToUse(String system, String processor, String named) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dos.name=" + system,
                        "-Dos.arch=" + processor,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Mixmatch.class.getName(),
                        "train")
                .redirectErrorStream(true)
                .start();

        assertOneSentence(process, named);
    }

    @ParameterizedTest
    @CsvSource({
        "MINGW64_NT-10.0-22631, x86_64, WSL",
        "MSYS_NT-10.0-22631, x86_64, containers",
        "CYGWIN_NT-10.0-22631, x86_64, WSL",
        "Darwin, x86_64, macOS on arm64",
        "Linux, riscv64, Linux on x86-64 and arm64",
        "FreeBSD, amd64, Linux on x86-64 and arm64"
    })
    void theScriptNamesWhatToUseBeforeItBuildsAnything(String system, String machine, String named) throws Exception {
        assertOneSentence(script(system, machine), named);
    }

    /** {@code ./mixmatch --version} where {@code uname} says so. */
    private Process script(String system, String machine) throws IOException {
        Path uname = Files.writeString(folder.resolve("uname"), """
                #!/bin/sh
                [ "$1" = -s ] && echo %s || echo %s
                """.formatted(system, machine));
        assertThat(uname.toFile().setExecutable(true)).isTrue();
        ProcessBuilder builder = new ProcessBuilder(
                List.of(Installation.current().root().resolve("mixmatch").toString(), "--version"));
        builder.environment().putAll(Map.of("MIXMATCH_BUILD", "no", "PATH", folder + ":" + System.getenv("PATH")));
        return builder.redirectErrorStream(true).start();
    }

    private static void assertOneSentence(Process process, String named) throws Exception {
        assertThat(read(process.getInputStream()).lines())
                .singleElement()
                .asString()
                .startsWith("mixmatch: ")
                .contains("not supported", named);
        assertThat(process.waitFor()).isEqualTo(CommandFailure.BAD_INPUT);
    }

    private static String read(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
}
