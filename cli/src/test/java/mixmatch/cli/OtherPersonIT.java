package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import mixmatch.cli.system.Installation;
import mixmatch.cli.system.ServiceName;
import mixmatch.cli.terminal.CommandFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's two commands, as a person with other settings and fewer rights runs them. */
class OtherPersonIT {
    private static final List<String> LOCALES = List.of("tr_TR.UTF-8", "C");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Eight images of each of two classes, of 8x8 pixels, that steps of a few milliseconds are made of. */
    private static final String SPEC = """
            name: own
            dataset: {source: folder, labels: 4, imageSize: 8}
            network: {depth: 10, width: 1}
            augmentation: {pad: 1}
            training: {steps: 8, batch: 4}
            schedule: {lead: 4, publishEvery: 4}
            """;

    @TempDir
    Path base;

    private OtherPerson person;

    @BeforeEach
    void aPersonOfTheirOwn() throws Exception {
        OtherPerson.needsLocales(base, LOCALES);
        person = OtherPerson.in(base);
    }

    @AfterEach
    void noProcessIsLeft() throws Exception {
        CommandProcess.awaitNoChildrenOf(base);
    }

    @Test
    void runsGiveTheSameFilesInEveryLocaleAndTakeNamesOfAllLetters() throws Exception {
        Path root = Installation.current().root();
        List<String> parts = new ArrayList<>(List.of("mixmatch", "specs", "cli/target/mixmatch.jar", "cli/target/lib"));
        for (ServiceName service : ServiceName.values()) {
            parts.add(service.module() + "/target/quarkus-app");
        }
        try (Stream<Path> command = Files.list(root.resolve("cli"))) {
            command.map(file -> root.relativize(file).toString())
                    .filter(name -> name.endsWith(".options") || name.endsWith(".directives"))
                    .forEach(parts::add);
        }
        person.copy(root, parts, person.program());
        for (int i = 0; i < 8; i++) {
            image("resimler é/çiçek/ş ğ %d.png".formatted(i), i);
            image("resimler é/ağaç/ß 木 %d.png".formatted(i), 200 + i);
        }
        Files.writeString(person.folder().resolve("ayar ı.yaml"), SPEC);
        Files.createDirectories(person.folder().resolve("tmp ö"));
        person.hasNoOtherRights();

        Set<String> losses = new LinkedHashSet<>();
        Set<String> weights = new LinkedHashSet<>();
        for (String locale : LOCALES) {
            String dir = "çalışma " + locale;
            mixmatch(locale, "up", "--dir", dir);
            try {
                List<JsonNode> results = new ArrayList<>();
                JSON.readTree(mixmatch(locale, "train", "digits", "--steps", "12", "--json", "--dir", dir))
                        .forEach(results::add);
                JSON.readTree(mixmatch(locale, "train", "ayar ı.yaml", "--data", "resimler é", "--json", "--dir", dir))
                        .forEach(results::add);
                for (JsonNode result : results) {
                    weights.add(result.get("finalWeightsSha256").textValue());
                    losses.add(Files.readString(folder(dir, result).resolve("losses.csv")));
                }
                assertNamesAreTold(locale, dir, results.get(1));
                assertMistakesAreNamed(locale, dir);
            } finally {
                mixmatch(locale, "down", "--dir", dir);
            }
        }
        assertThat(losses).as("two runs' losses").hasSize(2);
        assertThat(weights).as("two runs' weights").hasSize(2);
    }

    @Test
    void theProjectBuildsAndPassesTests() throws Exception {
        Path root = Installation.current().root();
        Path maven = Path.of(System.getenv().getOrDefault("MAVEN_USER_HOME", System.getProperty("user.home") + "/.m2"));
        OtherPerson.needs(Files.isDirectory(maven.resolve("wrapper")), "mvnw has not downloaded Maven; build with it");
        person.copy(maven, List.of("wrapper"), person.program());
        person.copy(Path.of(System.getProperty("localRepository")), List.of("."), person.program());
        List<String> sources = new ArrayList<>(List.of(
                "mvnw",
                ".mvn",
                "README.md",
                "docs",
                "specs",
                "k8s/components/kafka-and-minio/policies",
                "proto/src",
                "libs/spec/src"));
        try (Stream<Path> poms = Files.find(root, 3, (path, file) -> path.endsWith("pom.xml"))) {
            poms.map(pom -> root.relativize(pom).toString()).forEach(sources::add);
        }
        person.copy(root, sources, person.folder());
        person.hasNoOtherRights();

        // One build has what either locale may break: the charset of the one and the language of the other.
        CommandProcess build = person.start(
                "C",
                Map.of(
                        "MAVEN_USER_HOME",
                        person.program().toString(),
                        "MAVEN_OPTS",
                        "-Duser.language=tr -Duser.country=TR"),
                List.of(
                        "./mvnw",
                        "-o",
                        "-Dmaven.repo.local=" + person.program(),
                        // Whatever this machine calls the repository that the files came from.
                        "-Dmaven.legacyLocalRepo=true",
                        "-pl",
                        "libs/spec",
                        "-am",
                        "test"));
        assertThat(build.await()).as(build.printed()).isZero();
        assertThat(build.printed()).containsPattern("Tests run: [1-9]\\d");
    }

    private void assertNamesAreTold(String locale, String dir, JsonNode result) throws Exception {
        Path run = folder(dir, result);
        assertThat(run.resolve("MODEL_CARD.md")).content().contains("çiçek").doesNotContainPattern("\\d,\\d+ ?%");
        assertThat(run.resolve("report.html")).content().contains("ağaç").doesNotContainPattern("\\d,\\d+ ?%");
        String image = "resimler é/çiçek/ş ğ 0.png";
        assertThat(mixmatch(locale, "predict", run.resolve("model.onnx").toString(), image))
                .matches(image + "\\t(çiçek|ağaç)\\t[01]\\.\\d{4}\\n");
        String png = "görüntü %s.png".formatted(locale);
        String name = result.get("run").textValue();
        mixmatch(locale, "topics", "show", "guessed", "--run", name, "--step", "4", "--png", png, "--dir", dir);
        assertThat(ImageIO.read(person.folder().resolve(png).toFile()).getHeight())
                .isPositive();
        assertThat(mixmatch(locale, "runs", "--dir", dir)).contains(name).doesNotContainPattern("\\d,\\d");
    }

    private void assertMistakesAreNamed(String locale, String dir) throws Exception {
        CommandProcess command = start(locale, "train", "--data", "yok ğ é", "--dir", dir);

        assertThat(command.await()).isEqualTo(CommandFailure.BAD_INPUT);
        assertThat(command.said())
                .isEqualTo("mixmatch: the data directory yok ğ é does not exist; give --data an existing one\n");
    }

    private void image(String name, int level) throws IOException {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 64; i++) {
            image.setRGB(i % 8, i / 8, level + 40 * (i % 2) << 8);
        }
        Path file = person.folder().resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
    }

    private Path folder(String dir, JsonNode result) {
        return person.folder()
                .resolve(dir)
                .resolve("runs")
                .resolve(result.get("run").textValue());
    }

    /** What it prints; it must succeed, and say nothing of the system's or of a library's. */
    private String mixmatch(String locale, String... arguments) throws Exception {
        CommandProcess command = start(locale, arguments);
        assertThat(command.await()).as(command.said()).isZero();
        assertThat(command.said())
                .doesNotContain("WARN", "setlocale", "Exception")
                .doesNotContainPattern("\\d,\\d");
        return command.printed();
    }

    private CommandProcess start(String locale, String... arguments) throws IOException {
        Path natives = person.folder().resolve("natives");
        Path temporary = person.folder().resolve("tmp ö");
        List<String> command =
                new ArrayList<>(List.of(person.program().resolve("mixmatch").toString()));
        command.addAll(List.of(arguments));
        return person.start(
                locale,
                Map.of(
                        "MIXMATCH_BUILD", "no",
                        "DJL_CACHE_DIR", natives.toString(),
                        "TMPDIR", temporary.toString()),
                command);
    }
}
