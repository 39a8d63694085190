package mixmatch.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import mixmatch.cli.Said;
import mixmatch.spec.RunSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code specs}, {@code init} and {@code train --dry-run}: what a run will be, before there is one. */
class SpecCommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path dir;

    @Test
    void allSpecsAreListedWithWhatTheyAre() throws Exception {
        JsonNode all = new ObjectMapper()
                .readTree(Said.by("specs", "--json").succeeded().printed());

        assertThat(all.findValuesAsText("spec")).contains("article", "cifar10-quick", "digits", "svhn-250");
        assertThat(all.findValuesAsText("about"))
                .allSatisfy(about -> assertThat(about).isNotBlank());
        assertThat(Said.by("specs").succeeded().printed()).contains("mixmatch, 10 labels of digits, 800 steps");
    }

    @Test
    void anExplainedSpecIsTheSameSpec() {
        String explained = Said.by("specs", "digits").succeeded().printed();

        RunSpec read = RunSpec.parse(explained, "explained");

        assertThat(read).isEqualTo(SpecFile.find("digits").parse(Map.of()));
        assertThat(explained).containsSubsequence("# Training steps.", "steps: 800", "# Adam's learning rate.");
        assertThat(explained.lines().filter(line -> line.matches(" *[A-Za-z]+: .+")))
                .as("every key")
                .hasSameSizeAs(explained
                        .lines()
                        .filter(line -> line.matches(" *# .*\\."))
                        .skip(1)
                        .toList());
    }

    @Test
    void aProgramReadsEachKeyOfASpec() throws Exception {
        JsonNode spec =
                JSON.readTree(Said.by("specs", "digits", "--json").succeeded().printed());

        assertThat(spec.get("spec").textValue()).isEqualTo("digits");
        assertThat(spec.get("keys").findValuesAsText("key")).contains("training.steps", "method.temperature");
        assertThat(spec.get("keys").findValuesAsText("about"))
                .allSatisfy(about -> assertThat(about).isNotBlank());
    }

    @Test
    void runsAreNamedAfterTheFolderAndBothAreSaidBeforeThereIsOne() throws Exception {
        Said dry = Said.by("train", "--dir", dir.resolve("w").toString(), "--data", photos().toString(), "--dry-run");

        assertThat(dry.succeeded().printed().lines().filter(line -> line.equals("name: \"my-photos\"")))
                .hasSize(2);
        assertThat(dry.printed())
                .contains("supervised: 4 labelled, 12 unlabelled, 0 for validation")
                .contains("mixmatch: 4 labelled, 12 unlabelled, 0 for validation")
                .containsPattern("about .* for the steps of 2 runs on \\d+ cores");
    }

    @Test
    void aDryRunNamesImagesThatCannotBeReadAndDoesNotCountThem() throws Exception {
        Path images = photos();
        Path damaged = Files.writeString(images.resolve("cat/1.png"), "no image");
        String work = dir.resolve("w").toString();

        Said refused = Said.by("train", "--dir", work, "--data", images.toString(), "--dry-run");

        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.said()).contains(damaged + " cannot be read", "--skip-unreadable");
        assertThat(refused.printed()).contains("15 training, 4 test images\n1 more can't be read\n");
        Said skipped = Said.by(
                "train", "--dir", work, "--data", images.toString(), "--dry-run", "--skip-unreadable", "--json");
        JsonNode json = JSON.readTree(skipped.succeeded().printed());
        assertThat(skipped.said()).contains("left out " + damaged);
        assertThat(json.get("trainImages").intValue()).isEqualTo(15);
        assertThat(json.get("unreadable").fieldNames()).toIterable().containsExactly(damaged.toString());
        assertThat(json.at("/runs/0/method").textValue()).isEqualTo("supervised");
        assertThat(json.at("/runs/1/method").textValue()).isEqualTo("mixmatch");
        assertThat(json.get("runs").get(1).get("unlabelled").intValue()).isEqualTo(11);
        assertThat(json.at("/runs/1/spec/training/steps").intValue()).isPositive();
        assertThat(json.get("memoryBytes").longValue()).isPositive();
        assertThat(dir.resolve("w")).doesNotExist();
    }

    @Test
    void whatInitWritesBesideImagesSuitsThemAndIsWhatTrainTakes() throws Exception {
        Path images = photos();
        Said.by("init", "--data", images.toString()).succeeded();
        Path file = images.resolve("mixmatch.yaml");
        assertThat(Said.by("init", "--data", images.toString()).code())
                .as("it is there")
                .isEqualTo(2);
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("name: \"mixmatch\"", "name: \"pseudo-label\"")
                        .replaceAll("(?m)^ +(# .*\\n +# .*\\n +)?(temperature|k|alpha|lambdaU): .*\\n", ""));
        String edited = Files.readString(file).replaceAll("steps: \\d+", "steps: 77");
        Files.writeString(file, edited);

        Said dry = Said.by("train", "--dir", dir.resolve("w").toString(), "--data", images.toString(), "--dry-run");

        dry.succeeded();
        assertThat(dry.said()).contains("trains by " + file);
        assertThat(dry.printed())
                .contains("classes (2): cat, dog; 16 training, 4 test images")
                .contains("pseudo-label: 4 labelled, 12 unlabelled, 0 for validation")
                .contains("GiB of memory", "GB of disk")
                .contains("name: \"my-photos\"", "steps: 77");
        assertThat(dir.resolve("w")).doesNotExist();
    }

    private Path photos() throws IOException {
        Path images = dir.resolve("My photos");
        for (String animal : List.of("cat", "dog")) {
            Files.createDirectories(images.resolve(animal));
            for (int i = 0; i < 10; i++) {
                BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
                ImageIO.write(
                        image, "png", images.resolve(animal).resolve(i + ".png").toFile());
            }
        }
        return images;
    }
}
