package mixmatch.eval.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page's files by themselves: nothing missing, nothing from the network, no markup made of data. */
class PageFilesTest {
    private static final Path ROOT = Path.of("src/main/resources/META-INF/resources");
    private static final Pattern NAMED_BY_HTML = Pattern.compile("(?:src|href)=\"([^\"#][^\"]*)\"");
    private static final Pattern NAMED_BY_MODULE = Pattern.compile("(?:from|import) '([^']+)'");

    @Test
    void everyFileThatAnotherNamesIsServed() throws IOException {
        for (Path file : files(".html", ".js")) {
            Pattern names = file.toString().endsWith(".html") ? NAMED_BY_HTML : NAMED_BY_MODULE;
            URI place = URI.create("/" + ROOT.relativize(file));
            names.matcher(Files.readString(file)).results().forEach(name -> {
                String path = place.resolve(name.group(1)).getPath();
                assertThat(getClass().getResource("/META-INF/resources" + path))
                        .as("%s names %s, which must be a file of the page or of a jar in pom.xml", file, path)
                        .isNotNull();
            });
        }
    }

    @Test
    void everyFileOfThePageIsUsed() throws IOException {
        String all = String.join(
                "\n", files(".html", ".js").stream().map(PageFilesTest::text).toList());

        for (Path file : files(".js", ".css", ".svg")) {
            assertThat(all).as("a file that nothing names is to be deleted").contains("/" + file.getFileName());
        }
    }

    @Test
    void nothingComesFromTheNetworkAndDataIsNeverMarkup() throws IOException {
        for (Path file : files(".html", ".js", ".css")) {
            assertThat(text(file).replace("http://www.w3.org/", ""))
                    .as(file.toString())
                    .doesNotContain("http://", "https://", "innerHTML", "outerHTML", "insertAdjacentHTML", "eval(");
        }
    }

    private static List<Path> files(String... endings) throws IOException {
        try (Stream<Path> all = Files.walk(ROOT)) {
            return all.filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
