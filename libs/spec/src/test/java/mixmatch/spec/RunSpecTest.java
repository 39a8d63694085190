package mixmatch.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunSpecTest {
    private static List<String> errors(String yaml, Map<String, String> overrides) {
        return catchThrowableOfType(SpecException.class, () -> RunSpec.parse(yaml, "specs/cifar.yaml", overrides))
                .errors();
    }

    private static List<String> errors(String yaml) {
        return errors(yaml, Map.of());
    }

    @Test
    void anEmptySpecIsThePublishedOne() {
        RunSpec spec = RunSpec.parse("", "empty");

        assertThat(spec.dataset()).isEqualTo(new RunSpec.Dataset(RunSpec.Source.CIFAR10, 250, 0, 1, 32));
        assertThat(spec.recipe().network()).isEqualTo(new RunSpec.Named("deep", Map.of("depth", 28, "width", 2)));
        assertThat(spec.method())
                .isEqualTo(new RunSpec.Named(
                        "mixmatch", Map.of("temperature", 0.5, "k", 2L, "alpha", 0.75, "lambdaU", 75.0)));
        assertThat(spec.recipe().augmentation())
                .isEqualTo(new RunSpec.Augmentation(4, 8, true, 0, new RunSpec.Strong(2, "all", 1, 0.5)));
        assertThat(spec.training())
                .isEqualTo(new RunSpec.Training(
                        1048576,
                        64,
                        new RunSpec.Optimizer(0.002, 0.02),
                        0.999,
                        0.999,
                        RunSpec.Precision.FLOAT32,
                        RunSpec.Engine.AUTO));
        assertThat(spec.schedule())
                .isEqualTo(new RunSpec.Schedule(RunSpec.Mode.PINNED, 8, 16, RunSpec.Numerics.RECORD));
        assertThat(spec.checkpoints()).isEqualTo(new RunSpec.Checkpoints(1024, 20, 1, 0));
        assertThat(spec.seed()).isEqualTo(1);
    }

    @Test
    void everyErrorIsNamedAtOnce() {
        assertThat(errors("""
                        name: Cifar 10
                        method: {temprature: 0.25, k: two, alpha: -1, lambdaU: [75]}
                        network: {depth: 27}
                        augmentation: 3
                        trainning: {steps: 5}
                        temperature: 1
                        training: {batch:, precision: bfloat16}
                        checkpoints: {colour: red}
                        """, Map.of("schedule.lead", "0")))
                .containsExactlyInAnyOrder(
                        "specs/cifar.yaml: name is \"Cifar 10\", but must be of lower-case letters, digits, single dots and"
                                + " hyphens, begin and end with a letter or digit, and have at most 100 of them",
                        "specs/cifar.yaml: method.temprature is not a known key; did you mean temperature?",
                        "specs/cifar.yaml: method.k is two, but must be a whole number, 1..16",
                        "specs/cifar.yaml: method.alpha is -1, but must be above 0, at most 100",
                        "specs/cifar.yaml: method.lambdaU is a list, but needs one value: 0..10000",
                        "specs/cifar.yaml: network.depth is 27, but must be even: take 26 or 28",
                        "specs/cifar.yaml: augmentation is a section, but has 3; give it keys, such as augmentation: {pad:"
                                + " ...}",
                        "specs/cifar.yaml: trainning is not a known key; did you mean training?",
                        "specs/cifar.yaml: temperature is not a known key; did you mean method.temperature?",
                        "specs/cifar.yaml: training.batch is empty, but needs one value: 1..65536",
                        "specs/cifar.yaml: training.precision is bfloat16, but must be one of float32, tf32, bf16",
                        "specs/cifar.yaml: checkpoints.colour is not a known key; the keys of checkpoints are every, keep,"
                                + " keepBest, keepEvery",
                        "command line: schedule.lead is 0, but must be in 1..1024");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "augmentation: {pad: 1, maxOffset: 3} | augmentation.maxOffset is 3, but a pad of 1 leaves offsets up to 2",
                "{dataset: {source: folder, imageSize: 4}, augmentation: {pad: 4}} | augmentation.pad is 4, but an image of"
                        + " 4 pixels can reflect at most 3",
                "dataset: {source: digits, imageSize: 32} | dataset.imageSize is 32, but digits has images of 8 pixels: set"
                        + " it to 8, or dataset.source to folder for images of your own",
                "dataset: {source: flder} | dataset.source is flder, but must be one of digits, folder, cifar10, svhn, vectors; did"
                        + " you mean folder?",
                "training: {steps: 2.5} | training.steps is 2.5, but must be a whole number, 1..1000000000",
                "training: {emaDecay: 1} | training.emaDecay is 1, but must be at least 0, below 1",
                "training: {learningRate: NaN} | training.learningRate is NaN, but must be above 0, at most 1",
                "augmentation: {mirror: maybe} | augmentation.mirror is maybe, but must be true or false",
                "augmentation: {strong: {among: [rotate, colour]}} | augmentation.strong.among has colour, which is not"
                        + " known; did you mean color?",
                "augmentation: {strong: {among: 'color, rotate,color'}} | augmentation.strong.among has color twice",
                "augmentation: {strong: {among: [rotate -200..10]}} | augmentation.strong.among has rotate -200..10, but the"
                        + " range of rotate must lie in -180..180",
                "augmentation: {strong: {among: [color 0..1]}} | augmentation.strong.among has a range for color, which takes"
                        + " no value; leave it out",
                "augmentation: {strong: {among: [rotate 10]}} | augmentation.strong.among has \"rotate 10\"; write an"
                        + " operation, or one with a range, as in rotate -10..10",
                "augmentation: {strong: {cutouts: 1}} | augmentation.strong.cutouts is not a known key; did you mean cutout?",
                "augmentation: {stron: {cutout: 1}} | augmentation.stron is not a known key; did you mean strong?",
                "augmentation: {strong: 2} | augmentation.strong is a section, but has 2; give it keys, such as"
                        + " augmentation.strong: {operations: ...}",
                "augmentation: {strong: {operations: 15}} | augmentation.strong.operations is 15, but must be in 0..14",
                "{dataset: {source: vectors}, augmentation: {mirror: true}} | augmentation.mirror is true, but vectors are no"
                        + " images; set it to false, or leave it out",
                "{dataset: {source: vectors}, augmentation: {strong: {cutout: 0.5}}} | augmentation.strong.cutout is 0.5, but"
                        + " vectors are no images; set it to 0, or leave it out",
                "{dataset: {source: vectors, imageSize: 32}} | dataset.imageSize is 32, but vectors have no size: leave it out",
                "dataset: {source: folder, imageSize: 3} | dataset.imageSize is 3, but must be in 4..1024",
                "{dataset: {source: folder, imageSize: 1}, augmentation: {pad: 0}} | dataset.imageSize is 1, but must be in"
                        + " 4..1024",
                "augmentation: {dropout: 0.1} | augmentation.dropout is 0.1, but only features of vectors are left out; set it"
                        + " to 0",
                "seed: -1 | seed is -1, but must be in 0..4294967295",
                "mixmatch | not a run spec; it must be lines of the form key: value, such as name: my-run",
            })
    void aWrongValueIsRefusedInASentence(String yaml, String sentence) {
        assertThat(errors(yaml)).containsExactly("specs/cifar.yaml: " + sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"name: [", "name: a\nname: b", "a: b: c", "\tname: x", "name: a\n---\nname: b"})
    void whatIsNotYamlIsRefusedWithItsPlace(String yaml) {
        assertThat(errors(yaml)).singleElement().asString().startsWith("specs/cifar.yaml: not valid YAML at line ");
    }

    @Test
    void overridesReplaceWhatTheFileSays() {
        RunSpec spec = RunSpec.parse(
                "method: {temperature: 0.5, k: 3}",
                "file",
                Map.of("method.temperature", "0.25", "seed", "7", "augmentation.mirror", "false"));

        assertThat(spec.method().real("temperature")).isEqualTo(0.25);
        assertThat(spec.method().whole("k")).isEqualTo(3);
        assertThat(spec.recipe().augmentation().mirror()).isFalse();
        assertThat(spec.dataset().splitSeed()).as("it follows the seed").isEqualTo(7);
    }

    @Test
    void anOverrideOfAnUnknownKeyIsRefusedWithTheNearest() {
        assertThat(errors("", Map.of("method.temprature", "1")))
                .containsExactly("command line: method.temprature is not a known key; did you mean temperature?");
    }

    @Test
    void defaultsThatFollowOtherKeysFollowThem() {
        RunSpec digits = RunSpec.parse("dataset: {source: digits}\naugmentation: {pad: 1}", "file");

        assertThat(digits.dataset().imageSize()).isEqualTo(8);
        assertThat(digits.recipe().augmentation().maxOffset()).isEqualTo(2);
        assertThat(RunSpec.parse("{seed: 5, dataset: {splitSeed: 1234}}", "file")
                        .dataset()
                        .splitSeed())
                .isEqualTo(1234);
    }

    @ParameterizedTest
    @ValueSource(strings = {"digits", "a.b-c", "true", "12", "1e5", "1.5", "0x1f", "null", "no", "1e-3"})
    void aSpecReadsBackFromItsYaml(String name) {
        RunSpec spec = RunSpec.parse(
                "",
                "file",
                Map.of(
                        "name", name,
                        "training.learningRate", "1e-5",
                        "method.alpha", "0.1",
                        "dataset.splitSeed", "4294967295",
                        "method.name", "mixmatch",
                        "augmentation.strong.among", "rotate -7.5..10,color",
                        "schedule.numerics", "refuse"));

        RunSpec again = RunSpec.parse(spec.toYaml(), "again");

        assertThat(again).isEqualTo(spec);
        assertThat(again.name()).isEqualTo(name);
    }

    @Test
    void itsYamlHasEveryKey() {
        String yaml = RunSpec.parse("", "empty").toYaml();

        List<SpecKey> keys = SpecKeys.of(Map.of(
                "network",
                Variant.of("network").get(0),
                "method",
                Variant.of("method").get(0)));
        assertThat(keys).allSatisfy(key -> assertThat(yaml).contains(key.leaf() + ":"));
        assertThat(yaml.lines().filter(line -> line.matches(".*: \\S.*"))).hasSameSizeAs(keys);
    }

    @Test
    void vectorsHaveNothingToCropMirrorOrColour() {
        RunSpec vectors = RunSpec.parse("{dataset: {source: vectors}, augmentation: {dropout: 0.25}}", "file");

        assertThat(vectors.dataset().imageSize()).isOne();
        assertThat(vectors.recipe().augmentation())
                .isEqualTo(new RunSpec.Augmentation(0, 0, false, 0, 0.25, new RunSpec.Strong(0, "all", 1, 0)));
        assertThat(RunSpec.parse(vectors.toYaml(), "again")).isEqualTo(vectors);
    }

    @ParameterizedTest
    @CsvSource({"'', none", "none, none", "128, 128", "'512,  64', '512, 64'"})
    void sizesAreWrittenInOneWay(String text, String value) {
        SpecRange sizes = SpecRange.sizes(1, 512, 2);

        assertThat(sizes.value().apply(text)).isEqualTo(value);
        assertThat(sizes.value().apply(value)).isEqualTo(value);
    }

    @Test
    void sizesOutOfBoundsAreRefused() {
        SpecRange sizes = SpecRange.sizes(1, 512, 2);

        assertThat(SpecRange.sizes("512, 64")).containsExactly(512, 64);
        assertThat(SpecRange.sizes("none")).isEmpty();
        for (String wrong : List.of("0", "513", "1, 2, 3", "big", "1,", "1.5")) {
            assertThatThrownBy(() -> sizes.value().apply(wrong))
                    .hasMessage("is %s, but must be none, or up to 2 numbers in 1..512", wrong);
        }
    }

    @Test
    void aSectionIsNoKey() {
        assertThatThrownBy(() -> RunSpec.parse("", "file", Map.of("network", "big")))
                .hasMessageContaining("network is a section, not a key; its keys are network.name, network.depth,"
                        + " network.width");
    }

    @Test
    void aVariantBringsItsKeys() {
        RunSpec flat = RunSpec.parse("network: {name: flat, width: 3}", "file");

        assertThat(flat.recipe().network()).isEqualTo(new RunSpec.Named("flat", Map.of("width", 3)));
        assertThat(RunSpec.parse(flat.toYaml(), "again")).isEqualTo(flat);
        assertThat(flat.recipe().network().words()).isEqualTo("flat, width 3");
        assertThat(errors("network: {name: flat, depth: 28}"))
                .containsExactly(
                        "specs/cifar.yaml: network.depth is no key of flat; leave it out, or set network.name to what"
                                + " has it: deep");
        assertThat(errors("network: {name: flt}"))
                .containsExactly(
                        "specs/cifar.yaml: network.name is flt, but must be one of deep, flat; did you mean flat?");
    }

    @Test
    void theKeysOfTheVariantThatAFileNamesAreLeftOutWhereTheCommandLineNamesAnother() {
        RunSpec flat = RunSpec.parse("network: {depth: 28, width: 5}", "file", Map.of("network.name", "flat"));

        assertThat(flat.recipe().network()).isEqualTo(new RunSpec.Named("flat", Map.of("width", 2)));
        assertThat(errors("", Map.of("network.name", "flat", "network.depth", "28")))
                .singleElement()
                .asString()
                .startsWith("command line: network.depth is no key of flat");
    }

    @Test
    void aSubmittedSpecMayHaveKeysOfOtherMethods() {
        mixmatch.v1.RunSpec submitted = mixmatch.v1.RunSpec.newBuilder()
                .setRun("old")
                .setYaml("method: {name: supervised, temperature: 0.5, k: 2}")
                .build();

        assertThat(RunSpec.of(submitted).method()).isEqualTo(new RunSpec.Named("supervised", Map.of()));
        assertThatThrownBy(() -> RunSpec.parse(submitted.getYaml(), "file"))
                .hasMessageContaining("file: method.temperature is no key of supervised; leave it out");
    }
}
