package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mixmatch.datasets.ImageSize;
import mixmatch.methods.Methods;
import mixmatch.runs.MessageSize;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecKeys;
import mixmatch.spec.SpecTables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The specs under {@code specs/} say what they are published to say. */
class ShippedSpecsTest {
    private static final RunSpec.Strong STRONG = new RunSpec.Strong(2, "all", 1, 0.5);

    private static final Path SPECS = Path.of("../specs");

    private static RunSpec shipped(String name) throws IOException {
        Path file = SPECS.resolve(name + ".yaml");
        RunSpec spec = RunSpec.parse(Files.readString(file), "specs/" + name + ".yaml");
        assertThat(spec.name()).isEqualTo(name);
        return spec;
    }

    @Test
    void eachIsNamedAsItsFileAndFitsTheBroker() throws IOException {
        List<String> names;
        try (Stream<Path> files = Files.list(SPECS)) {
            names = files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                    .toList();
        }
        assertThat(names).contains("digits", "cifar10-quick", "article");
        for (String name : names) {
            RunSpec spec = shipped(name);
            int size = spec.dataset().imageSize();
            assertThat(MessageSize.tooLarge(spec, new ImageSize(size, size, 3), 10))
                    .isEmpty();
        }
    }

    @Test
    void theDocumentedKeysAreTheDeclaration() throws IOException {
        Path page = Path.of("../docs/spec.md");
        if (System.getProperty("pages.write") != null) {
            String text = Files.readString(page);
            Files.writeString(page, text.substring(0, text.indexOf("| key |")) + SpecTables.markdown());
        }
        assertThat(page).as("run with -Dpages.write to make it anew").content().endsWith(SpecTables.markdown());
        assertThat(SpecKeys.lines()).allSatisfy(line -> assertThat(SpecTables.markdown())
                .containsOnlyOnce("\n| `%s` | ".formatted(line.key())));
    }

    @ParameterizedTest
    @CsvSource({
        "cifar10, 250", "cifar10, 500", "cifar10, 1000", "cifar10, 2000", "cifar10, 4000",
        "svhn, 250", "svhn, 500", "svhn, 1000", "svhn, 2000", "svhn, 4000"
    })
    void publishedRowsHaveThePublishedSettings(String source, int labels) throws IOException {
        boolean cifar = source.equals("cifar10");
        RunSpec published = RunSpec.parse("", "defaults");

        RunSpec spec = shipped(source + "-" + labels);

        assertThat(spec.dataset())
                .isEqualTo(new RunSpec.Dataset(
                        cifar ? RunSpec.Source.CIFAR10 : RunSpec.Source.SVHN, labels, 500, 1234, 32));
        assertThat(spec.recipe().network())
                .isEqualTo(new RunSpec.Named("wide-resnet", Map.of("depth", 28, "width", 2)));
        assertThat(spec.method()).isEqualTo(mixMatch(cifar ? 75 : 250, 16384));
        assertThat(spec.recipe().augmentation()).isEqualTo(new RunSpec.Augmentation(4, 8, cifar, 0, STRONG));
        assertThat(spec.training())
                .isEqualTo(new RunSpec.Training(
                        1048576,
                        64,
                        new RunSpec.Optimizer(0.002, 0.02),
                        0.999,
                        0.999,
                        RunSpec.Precision.FLOAT32,
                        RunSpec.Engine.AUTO));
        assertThat(spec.checkpoints()).isEqualTo(new RunSpec.Checkpoints(1024, 20, 1, 0));
        assertThat(spec.schedule()).isEqualTo(published.schedule());
    }

    @Test
    void digitsIsTheReferencesCommand() throws IOException {
        RunSpec spec = shipped("digits");

        assertThat(spec.dataset()).isEqualTo(new RunSpec.Dataset(RunSpec.Source.DIGITS, 10, 0, 1, 8));
        assertThat(spec.recipe().network())
                .isEqualTo(new RunSpec.Named("wide-resnet", Map.of("depth", 10, "width", 1)));
        assertThat(spec.method()).isEqualTo(mixMatch(75, 200));
        assertThat(spec.recipe().augmentation()).isEqualTo(new RunSpec.Augmentation(1, 2, false, 0, STRONG));
        assertThat(spec.training())
                .isEqualTo(new RunSpec.Training(
                        800,
                        64,
                        new RunSpec.Optimizer(0.002, 0.02),
                        0.99,
                        0.95,
                        RunSpec.Precision.FLOAT32,
                        RunSpec.Engine.AUTO));
        assertThat(spec.checkpoints().every()).isEqualTo(40);
    }

    static List<String> otherMethods() {
        return Methods.names().stream()
                .filter(name ->
                        !name.equals("mixmatch") && !Methods.withoutUnlabeled().contains(name))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("otherMethods")
    void theDigitsOfAMethodDifferFromTheDigitsInNothingElse(String method) throws IOException {
        RunSpec digits = shipped("digits");

        RunSpec spec = shipped("digits-" + method);

        assertThat(spec.method().name()).isEqualTo(method);
        assertThat(spec.method().whole("rampUpSteps")).isEqualTo(200);
        assertThat(spec.method().whole("unlabeledRatio")).isEqualTo(1);
        assertThat(spec.dataset()).isEqualTo(digits.dataset());
        assertThat(spec.recipe().network()).isEqualTo(digits.recipe().network());
        assertThat(spec.recipe().augmentation()).isEqualTo(digits.recipe().augmentation());
        assertThat(spec.training()).isEqualTo(digits.training());
        assertThat(spec.schedule()).isEqualTo(digits.schedule());
        assertThat(spec.checkpoints()).isEqualTo(digits.checkpoints());
        assertThat(spec.seed()).isEqualTo(digits.seed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "temporal-ensembling: 4000 labels, convnet, 100 + 100, 150000 steps of 0.003, lambdaU 30.0 after 40000",
                "model-noise: 4000 labels, wide-resnet, 50 + 50, 500000 steps of 3.0E-4, lambdaU 20.0 after 200000",
                "ict: 4000 labels, convnet, 100 + 100, 180000 steps of 0.002, lambdaU 100.0 after 45000",
                "uda: 250 labels, wide-resnet, 64 + 448, 500000 steps of 0.002, lambdaU 1.0 after 0",
                "fixmatch: 250 labels, wide-resnet, 64 + 448, 1048576 steps of 0.002, lambdaU 1.0 after 0",
                "freematch: 250 labels, wide-resnet, 64 + 448, 1048576 steps of 0.002, lambdaU 1.0 after 0",
                "vat: 4000 labels, convnet, 32 + 128, 200000 steps of 0.001, lambdaU 1.0 after 0",
                "label-propagation: 4000 labels, convnet, 50 + 50, 165600 steps of 0.002, lambdaU 1.0 after 0"
            })
    void aMethodOnCifarHasItsSourcesSettings(String published) throws IOException {
        RunSpec spec = shipped("cifar10-" + published.replaceFirst(":.*", ""));

        int batch = spec.training().batch();
        assertThat("%s: %d labels, %s, %d + %d, %d steps of %s, lambdaU %s after %d"
                        .formatted(
                                spec.method().name(),
                                spec.dataset().labels(),
                                spec.recipe().network().name(),
                                batch,
                                batch * spec.method().whole("unlabeledRatio"),
                                spec.training().steps(),
                                spec.training().optimizer().learningRate(),
                                spec.method().real("lambdaU"),
                                spec.method().whole("rampUpSteps")))
                .isEqualTo(published);
    }

    @Test
    void aSpecIsWrittenWithItsKeysInTheirOrder() throws IOException {
        assertThat(shipped("digits").toYaml()).isEqualTo("""
                name: "digits"
                dataset:
                  source: "digits"
                  labels: 10
                  validationPerClass: 0
                  splitSeed: 1
                  imageSize: 8
                network:
                  name: "wide-resnet"
                  depth: 10
                  width: 1
                method:
                  name: "mixmatch"
                  alpha: 0.75
                  guessWeights: "ema"
                  k: 2
                  lambdaU: 75.0
                  rampUpSteps: 200
                  temperature: 0.5
                  unlabeledRatio: 1
                augmentation:
                  pad: 1
                  maxOffset: 2
                  mirror: false
                  noise: 0.0
                  dropout: 0.0
                  strong:
                    operations: 2
                    among: "all"
                    magnitude: 1.0
                    cutout: 0.5
                training:
                  steps: 800
                  batch: 64
                  learningRate: 0.002
                  weightDecay: 0.02
                  emaDecay: 0.99
                  batchNormDecay: 0.95
                  precision: "float32"
                  engine: "auto"
                schedule:
                  mode: "pinned"
                  publishEvery: 8
                  lead: 16
                  numerics: "record"
                checkpoints:
                  every: 40
                  keep: 20
                  keepBest: 1
                  keepEvery: 0
                seed: 1
                """);
    }

    @Test
    void articleHasTheArticlesSettings() throws IOException {
        RunSpec spec = shipped("article");

        assertThat(spec.dataset()).isEqualTo(new RunSpec.Dataset(RunSpec.Source.CIFAR10, 250, 500, 1234, 32));
        assertThat(spec.recipe().augmentation().maxOffset()).isEqualTo(7);
        assertThat(spec.training().batch()).isEqualTo(8);
        assertThat(spec.checkpoints().every()).isEqualTo(300);
        assertThat(spec.seed()).isEqualTo(1234);
    }

    @Test
    void cifarQuickKeepsThePublishedSlopeOfTheRamp() throws IOException {
        RunSpec spec = shipped("cifar10-quick");

        assertThat(spec.dataset()).isEqualTo(new RunSpec.Dataset(RunSpec.Source.CIFAR10, 250, 0, 1, 32));
        assertThat(spec.recipe().network())
                .isEqualTo(new RunSpec.Named("wide-resnet", Map.of("depth", 10, "width", 1)));
        assertThat(spec.method().whole("rampUpSteps")).isEqualTo(16384);
        assertThat(spec.training())
                .isEqualTo(new RunSpec.Training(
                        3072,
                        32,
                        new RunSpec.Optimizer(0.002, 0.02),
                        0.99,
                        0.99,
                        RunSpec.Precision.FLOAT32,
                        RunSpec.Engine.AUTO));
        assertThat(spec.checkpoints().every()).isEqualTo(128);
    }

    private static RunSpec.Named mixMatch(double lambdaU, long rampUpSteps) {
        return new RunSpec.Named(
                "mixmatch",
                Map.of(
                        "temperature",
                        0.5,
                        "k",
                        2L,
                        "alpha",
                        0.75,
                        "lambdaU",
                        lambdaU,
                        "rampUpSteps",
                        rampUpSteps,
                        "unlabeledRatio",
                        1L,
                        "guessWeights",
                        "ema"));
    }
}
