package mixmatch.spec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mixmatch.spec.SpecKey.Fallback;
import mixmatch.spec.SpecRange.Choice;
import mixmatch.spec.SpecRange.Flag;
import mixmatch.spec.SpecRange.Real;
import mixmatch.spec.SpecRange.RunName;
import mixmatch.spec.SpecRange.Whole;

/**
 * Every key of a run spec, declared once: default, range and what it does. What a {@link Variant} declares is a key while the
 * spec names that variant.
 */
public final class SpecKeys {
    /** Largest seed: what NumPy's RandomState takes, whose split is reproduced. */
    private static final long MAX_SEED = 0xFFFF_FFFFL;

    private static final long MANY = Integer.MAX_VALUE;

    private static final List<SpecKey> COMMON = List.of(
            key("name", new RunName(), "run", "The run's name."),
            key(
                    "dataset.source",
                    choice(RunSpec.Source.values(), RunSpec.Source::text),
                    "cifar10",
                    "Where the images come from; `--data` decides it."),
            key(
                    "dataset.labels",
                    new Whole(0, MANY),
                    250,
                    "How many training images keep their labels, the same number of each class; 0: all that were given by"
                            + " `labels.csv` or left outside `unlabeled`."),
            key(
                    "dataset.validationPerClass",
                    new Whole(0, MANY),
                    0,
                    "Training images of each class that are kept for validation."),
            new SpecKey(
                    "dataset.splitSeed",
                    new Whole(0, MAX_SEED),
                    new Fallback("`seed`", value -> value.apply("seed")),
                    "Decides which images are labelled and which are for validation."),
            new SpecKey(
                    "dataset.imageSize",
                    new Whole(4, 1024),
                    new Fallback(
                            "32; 8 for digits",
                            value -> value.apply("dataset.source").equals("digits") ? "8" : "32"),
                    "Height and width in pixels; a folder's images are scaled and cropped to it."),
            variants("network", "The network."),
            key(
                    "method.name",
                    choice(RunSpec.MethodName.values(), RunSpec.MethodName::text),
                    "mixmatch",
                    "`supervised` trains on the labelled images alone, `full` on all of them with their labels."),
            key(
                    "method.temperature",
                    Real.above(0, 1),
                    0.5,
                    "Sharpening temperature T; 1 leaves the guesses as they are."),
            key("method.k", new Whole(1, 16), 2, "Augmentations K that a guess averages."),
            key("method.alpha", Real.above(0, 100), 0.75, "MixUp draws lambda from Beta(alpha, alpha)."),
            key("method.lambdaU", Real.closed(0, 10_000), 75, "Weight of the unlabelled loss after the ramp."),
            key(
                    "method.rampUpSteps",
                    new Whole(0, 1_000_000_000),
                    16384,
                    "Steps over which that weight grows linearly from 0; 0: at once."),
            key("augmentation.pad", new Whole(0, 64), 4, "Pixels of reflected border before the crop."),
            new SpecKey(
                    "augmentation.maxOffset",
                    new Whole(0, 128),
                    new Fallback("2 x `augmentation.pad`", SpecKeys::twicePad),
                    "Crop offsets are drawn from 0 to this."),
            key("augmentation.mirror", new Flag(), true, "Mirrors half of the images."),
            key("augmentation.noise", Real.closed(0, 10), 0, "Sigma of Gaussian noise on normalised pixels."),
            key("training.steps", new Whole(1, 1_000_000_000), 1048576, "Training steps."),
            key("training.batch", new Whole(1, 65536), 64, "Labelled images a step, and unlabelled ones."),
            key("training.learningRate", Real.above(0, 1), 0.002, "Adam's learning rate."),
            key(
                    "training.weightDecay",
                    Real.closed(0, 1),
                    0.02,
                    "Kernels are multiplied by 1 - weightDecay x learningRate after each step."),
            key(
                    "training.emaDecay",
                    Real.below(0, 1),
                    0.999,
                    "Decay of the weights' moving average, after its warm-up."),
            key(
                    "training.batchNormDecay",
                    Real.below(0, 1),
                    0.999,
                    "Decay of batch normalisation's running statistics; short runs want 0.95 to 0.99."),
            key(
                    "training.precision",
                    choice(RunSpec.Precision.values(), RunSpec.Precision::text),
                    "float32",
                    "What the trainer computes in; `bf16` is for processors that have it (AMD's AVX512-BF16, Intel's AMX): weights,"
                            + " averages and losses stay float32, convolutions and what lies between them are bfloat16."),
            key(
                    "schedule.mode",
                    choice(RunSpec.Mode.values(), RunSpec.Mode::text),
                    "pinned",
                    "`pinned`: each step is guessed by a model that the step alone decides, so that a run repeats bit for"
                            + " bit; `latest`: by the newest one."),
            key("schedule.publishEvery", new Whole(1, 100_000), 8, "Steps S between guessing models."),
            key("schedule.lead", new Whole(1, 1024), 16, "Steps D that the trainer orders ahead."),
            key(
                    "schedule.numerics",
                    choice(RunSpec.Numerics.values(), RunSpec.Numerics::text),
                    "record",
                    "What happens when hardware or software that computes differs within a run: `record` or `refuse`."),
            key("checkpoints.every", new Whole(1, MANY), 1024, "Steps between checkpoints."),
            key("checkpoints.keep", new Whole(1, MANY), 20, "Newest checkpoints that are kept."),
            key("checkpoints.keepBest", new Whole(0, MANY), 1, "Best checkpoints that are kept besides."),
            key(
                    "checkpoints.keepEvery",
                    new Whole(0, MANY),
                    0,
                    "Keeps each checkpoint whose step this divides; 0: none."),
            key(
                    "seed",
                    new Whole(0, MAX_SEED),
                    1,
                    "Decides the initial weights, each step's images, their augmentation and their mixing."));

    private SpecKeys() {}

    /** The keys that a spec has with these variants named, by section. */
    static List<SpecKey> of(Map<String, Variant> named) {
        List<SpecKey> keys = new ArrayList<>();
        for (SpecKey key : COMMON) {
            keys.add(key);
            if (key.leaf().equals("name") && named.containsKey(key.section())) {
                keys.addAll(named.get(key.section()).keys());
            }
        }
        return keys;
    }

    /** Every key of every variant: a path stands there once for each variant that declares it. */
    static List<SpecKey> all() {
        return entries().map(Entry::key).toList();
    }

    /** A key, and the variant whose it is; empty for those of every spec. */
    private record Entry(SpecKey key, String variant) {}

    private static Stream<Entry> entries() {
        return COMMON.stream()
                .flatMap(key -> Stream.concat(
                        Stream.of(new Entry(key, "")),
                        key.leaf().equals("name")
                                ? Variant.of(key.section()).stream().flatMap(variant -> variant.keys().stream()
                                        .map(own -> new Entry(own, variant.name())))
                                : Stream.empty()));
    }

    /** The table of keys of the README: GitHub Markdown, one row a key. */
    public static String markdown() {
        StringBuilder table = new StringBuilder("| key | default | range | what it does |\n|---|---|---|---|\n");
        entries().forEach(entry -> {
            SpecKey key = entry.key();
            String whose = entry.variant().isEmpty() ? "" : " (`%s`)".formatted(entry.variant());
            table.append("| `%s`%s | %s | %s | %s |\n"
                    .formatted(
                            key.path(),
                            whose,
                            key.fallback().words(),
                            key.range().words(),
                            key.sentence()));
        });
        return table.toString();
    }

    /** Every key once, for forms; where several variants have it, their words follow one another. */
    public static List<Line> lines() {
        Map<String, List<Entry>> byPath = entries()
                .collect(Collectors.groupingBy(entry -> entry.key().path(), LinkedHashMap::new, Collectors.toList()));
        return byPath.values().stream()
                .map(same -> {
                    SpecRange range = same.get(0).key().range();
                    return new Line(
                            same.get(0).key().path(),
                            words(same, key -> key.fallback().words()),
                            words(same, key -> key.range().words()),
                            words(same, SpecKey::sentence),
                            range.type(),
                            range instanceof Choice choice ? choice.values() : List.of());
                })
                .toList();
    }

    private static String words(List<Entry> same, Function<SpecKey, String> words) {
        List<String> distinct =
                same.stream().map(entry -> words.apply(entry.key())).distinct().toList();
        return distinct.size() == 1
                ? distinct.get(0)
                : same.stream()
                        .map(entry -> "%s: %s".formatted(entry.variant(), words.apply(entry.key())))
                        .collect(Collectors.joining("; "));
    }

    /**
     * A key in words.
     *
     * @param fallback its default
     * @param type whole, number, choice, flag or text
     * @param choices of a choice; else empty
     */
    public record Line(String key, String fallback, String range, String sentence, String type, List<String> choices) {}

    private static String twicePad(UnaryOperator<String> value) {
        String pad = value.apply("augmentation.pad");
        return pad.matches("\\d{1,9}") ? Long.toString(2 * Long.parseLong(pad)) : pad;
    }

    /** The key that names one of a section's variants; the first is its default. */
    private static SpecKey variants(String section, String sentence) {
        List<String> names = Variant.of(section).stream().map(Variant::name).toList();
        return key(section + ".name", new Choice(names), names.get(0), sentence);
    }

    private static SpecKey key(String path, SpecRange range, Object fallback, String sentence) {
        return SpecKey.of(path, range, fallback, sentence);
    }

    private static <T> Choice choice(T[] values, Function<T, String> text) {
        return new Choice(Arrays.stream(values).map(text).toList());
    }
}
