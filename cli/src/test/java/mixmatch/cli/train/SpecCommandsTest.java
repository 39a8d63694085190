package mixmatch.cli.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import mixmatch.cli.Said;
import mixmatch.cli.SmallBackbone;
import mixmatch.spec.RunSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void aDryRunWithABackboneSaysWhatEmbeddingTakesAndTrainsOnFeatures() throws Exception {
        Path backbone = SmallBackbone.write(dir.resolve("backbone.onnx"));
        String[] train = {
            "train",
            "--data",
            photos().toString(),
            "--backbone",
            backbone.toString(),
            "--views",
            "3",
            "--dry-run",
            "--dir",
            dir.resolve("w").toString(),
            "--json"
        };

        JsonNode json = JSON.readTree(Said.by(train).succeeded().printed());

        assertThat(json.at("/embedding/views").intValue()).isEqualTo(16 * 3 + 4);
        assertThat(json.at("/embedding/millisecondsAView").doubleValue()).isPositive();
        assertThat(json.at("/runs/0/method").textValue()).isEqualTo("supervised");
        assertThat(json.at("/runs/1/spec/dataset/source").textValue()).isEqualTo("vectors");
        assertThat(json.at("/runs/1/spec/dataset/labels").intValue()).isEqualTo(4);
        assertThat(json.at("/runs/1/spec/name").textValue()).isEqualTo("my-photos");
        assertThat(json.at("/runs/1/unlabelled").intValue()).isEqualTo(12);
        Said text = Said.by(Arrays.copyOf(train, train.length - 1)).succeeded();
        assertThat(text.said()).contains("backbone.onnx: images 32x32, output output0, 48 features");
        assertThat(text.printed())
                .containsPattern("embedding 52 views: about .* ms a view on one core as measured now");
        assertThat(dir.resolve("w")).doesNotExist();
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
        Said.by("init", "--data", images.toString(), "--spec", "cifar10-quick").succeeded();
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

    @Test
    void aDryRunWithATimeSaysWhatWouldBeChosen() throws Exception {
        String photos = photos().toString();
        Said ten = Said.by(
                "train",
                "--dir",
                dir.resolve("w").toString(),
                "--data",
                photos,
                "--time",
                "10m",
                "--dry-run",
                "--json");
        Said week = Said.by(
                "train",
                "--dir",
                dir.resolve("w").toString(),
                "--data",
                photos,
                "--time",
                "PT168H",
                "--dry-run",
                "--json");
        Said named = Said.by(
                "train",
                "cifar10-quick",
                "--data",
                photos,
                "--time",
                "168h",
                "--set",
                "training.emaDecay=0.5",
                "--labels",
                "4",
                "--dry-run",
                "--json");

        JsonNode quick = JSON.readTree(ten.succeeded().printed());
        assertThat(quick.get("seconds").doubleValue()).isBetween(540.0, 600.0);
        assertThat(quick.at("/runs/1/seconds").doubleValue()).isBetween(480.0, 540.0);
        String steps = quick.at("/runs/1/spec/training/steps").asText();
        Map<String, String> byDefault = Map.of("training.steps", steps);
        assertThat(quick.at("/runs/1/spec/method/rampUpSteps").intValue())
                .isCloseTo(RunSpec.parse("{}", "default", byDefault).method().whole("rampUpSteps"), within(1));
        JsonNode thorough = JSON.readTree(week.succeeded().printed());
        assertThat(thorough.at("/runs/1/spec/network/depth").intValue()).isEqualTo(28);
        assertThat(thorough.at("/runs/0/spec/network")).isEqualTo(thorough.at("/runs/1/spec/network"));
        assertThat(thorough.at("/runs/1/spec/training/emaDecay").doubleValue()).isEqualTo(0.999);
        JsonNode own = JSON.readTree(named.succeeded().printed());
        assertThat(own.at("/runs/0/spec/network/depth").intValue()).isEqualTo(10);
        assertThat(own.at("/runs/0/spec/training/batch").intValue()).isEqualTo(32);
        assertThat(own.at("/runs/0/spec/training/emaDecay").doubleValue()).isEqualTo(0.5);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --time=an_hour                        | --time an_hour is no time; write it as in 10m
                    --time=20s                            | --time 20s is too short
                    --time=-10m                           | is too short
                    --time=1h --steps=100                 | leave out the steps, or --time
                    --time=1h --set=training.steps=100    | leave out the steps, or --time
                    """)
    void aTimeThatCannotBeKeptIsRefused(String options, String sentence) {
        String[] train = ("train --dry-run " + options).split(" ");

        Said refused = Said.by(train);

        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.said()).contains(sentence);
    }

    @Test
    void photosTakeMixMatchByItsOwnDefaultsUnlessAnotherIsNamed() throws Exception {
        String images = photos().toString();
        Said.by("init", "--data", images).succeeded();

        RunSpec written = RunSpec.parse(Files.readString(Path.of(images, "mixmatch.yaml")), "written");

        RunSpec.Named byDefault =
                RunSpec.parse("method: {name: mixmatch}", "default").method();
        Set<String> ofEverySpec = Set.of("rampUpSteps");
        assertThat(written.method().name()).isEqualTo(byDefault.name());
        assertThat(written.method().keys().entrySet().stream().filter(key -> !ofEverySpec.contains(key.getKey())))
                .containsExactlyInAnyOrderElementsOf(byDefault.keys().entrySet().stream()
                        .filter(key -> !ofEverySpec.contains(key.getKey()))
                        .toList());
        Files.delete(Path.of(images, "mixmatch.yaml"));
        JsonNode named = JSON.readTree(
                Said.by("train", "--data", images, "--method", "ict", "--dry-run", "--json", "--dir", dir + "/w")
                        .succeeded()
                        .printed());
        assertThat(named.get("runs")).hasSize(1);
        assertThat(named.at("/runs/0/method").textValue()).isEqualTo("ict");
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
