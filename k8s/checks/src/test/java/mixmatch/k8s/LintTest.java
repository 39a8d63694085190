package mixmatch.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every YAML file and shell script of the repository is as the usual tools want it. */
class LintTest {
    @Test
    void everyYamlFileIsSound() {
        List<String> arguments = new ArrayList<>(
                List.of("--strict", "-c", Repository.path(".yamllint").toString()));
        Sources.files("", ".yaml", ".yml").stream().map(Path::toString).forEach(arguments::add);
        assertThat(arguments).hasSizeGreaterThan(20);
        Tool.YAMLLINT.run(arguments);
    }

    @Test
    void everyShellScriptIsSound() {
        List<String> scripts = Stream.concat(Sources.files("", ".sh").stream(), scripts())
                .distinct()
                .map(Path::toString)
                .toList();
        assertThat(scripts).anyMatch(s -> s.endsWith("k8s/try.sh")).anyMatch(s -> s.endsWith(".ci/run"));
        Tool.SHELLCHECK.run(Stream.concat(Stream.of("-x"), scripts.stream()).toList());
    }

    /** Those without an ending, by their first line. */
    private static Stream<Path> scripts() {
        return Sources.files("", "").stream()
                .filter(f -> !f.getFileName().toString().contains("."))
                .filter(f -> !f.getFileName().toString().equals("mvnw"))
                .filter(LintTest::isScript);
    }

    private static boolean isScript(Path file) {
        try (var in = Files.newInputStream(file)) {
            String first = new String(in.readNBytes(32), StandardCharsets.ISO_8859_1);
            return first.matches("(?s)#!(/usr)?/bin/(env )?(ba|da)?sh\\b.*");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
