package mixmatch.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mixmatch.spec.SpecKey.Fallback;

/**
 * Every key of a run spec, declared once: default, range and what it does. What a {@link Variant} declares is a key while the
 * spec names that variant.
 */
public final class SpecKeys {
    /** Largest seed: what NumPy's RandomState takes, whose split is reproduced. */
    private static final long MAX_SEED = 0xFFFF_FFFFL;

    private static final long MANY = Integer.MAX_VALUE;

    private static final List<SpecKey> COMMON = List.of(
            SpecKey.of("name", SpecRange.runName(), "run", "The run's name."),
            SpecKey.of(
                    "dataset.source",
                    SpecRange.choice(RunSpec.Source.values()),
                    "cifar10",
                    "The images; `--data` decides it."),
            SpecKey.of(
                    "dataset.labels",
                    SpecRange.whole(0, MANY),
                    250,
                    "Training images that keep their labels, spread evenly over the classes; 0: all that you gave in `labels.csv`"
                            + " or by class folders beside `unlabeled`."),
            SpecKey.of(
                    "dataset.validationPerClass",
                    SpecRange.whole(0, MANY),
                    0,
                    "Training images of each class kept for validation."),
            new SpecKey(
                    "dataset.splitSeed",
                    SpecRange.whole(0, MAX_SEED),
                    Fallback.from("`seed`", "seed", seed -> seed),
                    "Decides which images are labelled or for validation."),
            new SpecKey(
                    "dataset.imageSize",
                    SpecRange.whole(4, 1024),
                    new Fallback(
                            "32; 8 for digits",
                            value -> value.apply("dataset.source").equals("digits") ? "8" : "32"),
                    "Height and width in pixels; a folder's images are scaled and cropped to it."),
            variants("network", "The network."),
            variants("method", "How labelled and unlabelled images become a loss."),
            SpecKey.of("augmentation.pad", SpecRange.whole(0, 64), 4, "Pixels of reflected border before the crop."),
            new SpecKey(
                    "augmentation.maxOffset",
                    SpecRange.whole(0, 128),
                    Fallback.from("2 x `augmentation.pad`", "augmentation.pad", pad -> 2 * pad),
                    "Largest crop offset."),
            SpecKey.of("augmentation.mirror", SpecRange.flag(), true, "Mirrors half of the images."),
            SpecKey.of(
                    "augmentation.noise", SpecRange.between(0, 10), 0, "Sigma of Gaussian noise on normalised pixels."),
            SpecKey.of("training.steps", SpecRange.whole(1, 1_000_000_000), 1048576, "Training steps."),
            SpecKey.of("training.batch", SpecRange.whole(1, 65536), 64, "Labelled images a step, and unlabelled ones."),
            SpecKey.of("training.learningRate", SpecRange.above(0, 1), 0.002, "Adam's learning rate."),
            SpecKey.of(
                    "training.weightDecay",
                    SpecRange.between(0, 1),
                    0.02,
                    "Kernels are multiplied by 1 - weightDecay x learningRate after each step."),
            SpecKey.of(
                    "training.emaDecay",
                    SpecRange.below(0, 1),
                    0.999,
                    "Decay of the weights' moving average, after its warm-up."),
            SpecKey.of(
                    "training.batchNormDecay",
                    SpecRange.below(0, 1),
                    0.999,
                    "Decay of batch normalisation's running statistics; short runs want 0.95 to 0.99."),
            SpecKey.of(
                    "training.precision",
                    SpecRange.choice(RunSpec.Precision.values()),
                    "float32",
                    "`bf16` is for AMD's AVX512-BF16 and Intel's AMX: convolutions and what lies between them are bfloat16; weights,"
                            + " averages and losses stay float32."),
            SpecKey.of(
                    "training.engine",
                    SpecRange.choice(RunSpec.Engine.values()),
                    "auto",
                    "What trains the network: `automatic` is PyTorch, `onednn` is quicker and needs AVX2; `auto` takes `onednn`"
                            + " where it can."),
            SpecKey.of(
                    "schedule.mode",
                    SpecRange.choice(RunSpec.Mode.values()),
                    "pinned",
                    "`pinned`: the step number fixes the guessing model, so a repeated run gives the same bits; `latest`: the"
                            + " newest model guesses, and runs do not repeat."),
            SpecKey.of("schedule.publishEvery", SpecRange.whole(1, 100_000), 8, "Steps S between guessing models."),
            SpecKey.of("schedule.lead", SpecRange.whole(1, 1024), 16, "Steps D that the trainer orders ahead."),
            SpecKey.of(
                    "schedule.numerics",
                    SpecRange.choice(RunSpec.Numerics.values()),
                    "record",
                    "When another processor or library version joins a run, `record` marks it `exact: false`, `refuse` fails it."),
            SpecKey.of("checkpoints.every", SpecRange.whole(1, MANY), 1024, "Steps between checkpoints."),
            SpecKey.of("checkpoints.keep", SpecRange.whole(1, MANY), 20, "Newest checkpoints kept."),
            SpecKey.of("checkpoints.keepBest", SpecRange.whole(0, MANY), 1, "Best checkpoints kept besides."),
            SpecKey.of(
                    "checkpoints.keepEvery",
                    SpecRange.whole(0, MANY),
                    0,
                    "Also keeps each checkpoint whose step is a multiple of this; 0: none."),
            SpecKey.of(
                    "seed",
                    SpecRange.whole(0, MAX_SEED),
                    1,
                    "Decides initial weights and each step's images, augmentation and mixing."));

    private SpecKeys() {}

    /** The keys that a spec has with these variants named, by section. */
    static List<SpecKey> of(Map<String, Variant> named) {
        return entries()
                .filter(entry -> entry.variant().isEmpty()
                        || entry.variant()
                                .equals(named.get(entry.key().section()).name()))
                .map(Entry::key)
                .toList();
    }

    /** Every key of every variant: a path stands there once for each variant that declares it. */
    static List<SpecKey> all() {
        return entries().map(Entry::key).toList();
    }

    /** A key, and the name of the variant that declares it; empty for the keys of every spec. */
    private record Entry(SpecKey key, String variant) {
        boolean isOfVariantIn(String section) {
            return !variant.isEmpty() && key.section().equals(section);
        }
    }

    private static Stream<Entry> entries() {
        return COMMON.stream()
                .flatMap(key -> Stream.concat(
                        Stream.of(new Entry(key, "")),
                        key.leaf().equals("name")
                                ? Variant.of(key.section()).stream().flatMap(variant -> variant.keys().stream()
                                        .map(own -> new Entry(own, variant.name())))
                                : Stream.empty()));
    }

    /** The keys as GitHub Markdown: a table of those of every spec, then for each section its variants and their keys. */
    public static String markdown() {
        StringBuilder text = new StringBuilder(table(COMMON.stream().map(key -> new Entry(key, ""))));
        for (String section : Variant.sections()) {
            text.append("\n## The keys of a %s\n\n| %s | what it is |\n|---|---|\n".formatted(section, section));
            for (Variant variant : Variant.of(section)) {
                text.append("| `%s` | %s |\n".formatted(variant.name(), variant.sentence()));
            }
            text.append('\n').append(table(entries().filter(entry -> entry.isOfVariantIn(section))));
        }
        return text.toString();
    }

    private static String table(Stream<Entry> entries) {
        StringBuilder table = new StringBuilder("| key | default | range | what it does |\n|---|---|---|---|\n");
        for (List<Entry> same : byPath(entries).values()) {
            String path = same.get(0).key().path();
            String range = words(same, key -> key.range().words());
            String sentence = words(same, SpecKey::sentence);
            table.append("| `%s` | %s | %s | %s |\n".formatted(path, defaults(same), range, sentence));
        }
        return table.toString();
    }

    /** The defaults of a key, each with the variants that have it, as in {@code 28 (wide-resnet), 20 (resnet)}. */
    private static String defaults(List<Entry> same) {
        Map<String, String> variants = new LinkedHashMap<>();
        for (Entry entry : same) {
            variants.merge(entry.key().fallback().words(), entry.variant(), (first, next) -> first + ", " + next);
        }
        StringJoiner text = new StringJoiner(", ");
        variants.forEach((fallback, names) -> text.add(names.isEmpty() ? fallback : fallback + " (" + names + ")"));
        return text.toString();
    }

    /** Every key once, for forms; where several variants have it, their words follow one another. */
    public static List<Line> lines() {
        return byPath(entries()).values().stream()
                .map(same -> {
                    SpecRange range = same.get(0).key().range();
                    return new Line(
                            same.get(0).key().path(),
                            words(same, key -> key.fallback().words()),
                            words(same, key -> key.range().words()),
                            words(same, SpecKey::sentence),
                            range.type(),
                            range.choices());
                })
                .toList();
    }

    private static Map<String, List<Entry>> byPath(Stream<Entry> all) {
        return all.collect(Collectors.groupingBy(entry -> entry.key().path(), LinkedHashMap::new, Collectors.toList()));
    }

    private static String words(List<Entry> same, Function<SpecKey, String> words) {
        List<String> distinct =
                same.stream().map(entry -> words.apply(entry.key())).distinct().toList();
        return distinct.size() == 1
                ? distinct.get(0)
                : same.stream()
                        .map(entry -> "%s: %s".formatted(entry.variant(), words.apply(entry.key())))
                        .collect(Collectors.joining(distinct.get(0).endsWith(".") ? " " : "; "));
    }

    /**
     * A key in words.
     *
     * @param fallback its default
     * @param type whole, number, choice, flag or text
     * @param choices of a choice; else empty
     */
    public record Line(String key, String fallback, String range, String sentence, String type, List<String> choices) {}

    /** The key that names one of a section's variants; the first is its default. */
    private static SpecKey variants(String section, String sentence) {
        List<String> names = Variant.of(section).stream().map(Variant::name).toList();
        return SpecKey.of(section + ".name", SpecRange.choice(names), names.get(0), sentence);
    }
}
