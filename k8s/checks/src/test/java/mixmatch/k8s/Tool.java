package mixmatch.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that a check needs and that Maven does not bring. Where it is missing the test is skipped with a sentence that
 * says how to get it, or fails where {@code MIXMATCH_CHECK_TOOLS=required} says that nothing may be missing.
 */
enum Tool {
    KUSTOMIZE("kustomize", "kustomize"),
    PROMTOOL("promtool", "prometheus"),
    YAMLLINT("yamllint", "yamllint"),
    SHELLCHECK("shellcheck", "shellcheck"),
    BASH("bash", "bash");

    private static final long MOST_SECONDS = 600;

    private final String program;
    private final String debianPackage;

    Tool(String program, String debianPackage) {
        this.program = program;
        this.debianPackage = debianPackage;
    }

    /** The exit status of a program and all its output. */
    record Result(int status, String output) {}

    /** The program's output; the test fails with it if the program does. */
    String run(List<String> arguments) {
        Result result = call(arguments);
        assertThat(result.status())
                .as("%s %s:%n%s", program, arguments, result.output())
                .isZero();
        return result.output();
    }

    /** Runs it whatever comes of it. */
    Result call(List<String> arguments) {
        need();
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(arguments);
        try {
            Path output = Files.createTempFile(program, ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError("%s took longer than %d s".formatted(command, MOST_SECONDS));
                }
                return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void need() {
        boolean present = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        String sentence = "%s is missing, which this check needs; on Debian: apt-get install %s"
                .formatted(program, debianPackage);
        if ("required".equals(System.getenv("MIXMATCH_CHECK_TOOLS"))) {
            assertThat(present).as(sentence).isTrue();
        }
        assumeTrue(present, sentence);
    }
}
