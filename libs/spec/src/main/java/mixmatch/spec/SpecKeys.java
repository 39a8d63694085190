package mixmatch.spec;

import static mixmatch.spec.SpecKey.Fallback.from;
import static mixmatch.spec.SpecKey.key;
import static mixmatch.spec.SpecRange.above;
import static mixmatch.spec.SpecRange.below;
import static mixmatch.spec.SpecRange.between;
import static mixmatch.spec.SpecRange.choice;
import static mixmatch.spec.SpecRange.flag;
import static mixmatch.spec.SpecRange.operations;
import static mixmatch.spec.SpecRange.runName;
import static mixmatch.spec.SpecRange.side;
import static mixmatch.spec.SpecRange.whole;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mixmatch.spec.SpecKey.Fallback;

/** Every key of a run spec, declared once; those that a {@link Variant} declares while the spec names it. */
public final class SpecKeys {
    /** Largest seed: what NumPy's RandomState takes, whose split is reproduced. */
    private static final long MAX_SEED = 0xFFFF_FFFFL;

    private static final long MANY = Integer.MAX_VALUE;

    private static final Fallback TWICE_PAD = from("2 x `augmentation.pad`", "augmentation.pad", pad -> 2 * pad);
    private static final Fallback SIZE_OF_SOURCE =
            new Fallback("32; 8 for digits, 1 for vectors", value -> switch (value.apply("dataset.source")) {
                case "digits" -> "8";
                case "vectors" -> "1";
                default -> "32";
            });

    private static final List<SpecKey> COMMON = List.of(
            key("name", runName(), "run").says("The run's name."),
            key("dataset.source", choice(RunSpec.Source.values()), "cifar10").says("The images; `--data` decides it."),
            key("dataset.labels", whole(0, MANY), 250)
                    .says("Labelled training images, spread evenly over the classes; 0: all that you gave."),
            key("dataset.validationPerClass", whole(0, MANY), 0)
                    .says("Training images of each class kept for validation."),
            key("dataset.splitSeed", whole(0, MAX_SEED), from("`seed`", "seed", seed -> seed))
                    .says("Decides which images are labelled or for validation."),
            key("dataset.imageSize", side(CrossCheck.SMALLEST_IMAGE, CrossCheck.LARGEST_IMAGE), SIZE_OF_SOURCE)
                    .says("Height and width in pixels; a folder's images are scaled and cropped to it."),
            variants("network", "The network."),
            variants("method", "How labelled and unlabelled images become a loss."),
            key("augmentation.pad", whole(0, 64), ofImages("4", "0"))
                    .says("Pixels of reflected border before the crop."),
            key("augmentation.maxOffset", whole(0, 128), TWICE_PAD).says("Largest crop offset."),
            key("augmentation.mirror", flag(), ofImages("true", "false")).says("Mirrors half of the images."),
            key("augmentation.noise", between(0, 10), 0)
                    .says("Sigma of Gaussian noise on normalised pixels or features."),
            key("augmentation.dropout", below(0, 1), 0).says("Share of a vector's features set to their mean."),
            key("augmentation.strong.operations", whole(0, 14), ofImages("2", "0"))
                    .says("Operations that a strong view draws; each is applied to half of the images."),
            key("augmentation.strong.among", operations(StrongOperations.all()), RunSpec.Strong.ALL)
                    .says(
                            "Those that it draws from, such as `rotate -10..10, shear_x`; `all`: what suits colour or grey."),
            key("augmentation.strong.magnitude", between(0, 1), 1)
                    .says("How far they go within their ranges: 1 to the end, 0 not at all."),
            key("augmentation.strong.cutout", between(0, 1), ofImages("0.5", "0"))
                    .says("Side of the grey square, as a fraction of the image's shorter side; 0: none."),
            key("training.steps", whole(1, RunSpec.Training.MOST_STEPS), 1048576)
                    .says("Training steps."),
            key("training.batch", whole(1, 65536), 64)
                    .says("Labelled images a step; `method.unlabeledRatio` times as many unlabelled ones."),
            key("training.learningRate", above(0, 1), 0.002).says("Adam's learning rate."),
            key("training.weightDecay", between(0, 1), 0.02)
                    .says("Kernels are multiplied by 1 - weightDecay x learningRate after each step."),
            key("training.emaDecay", below(0, 1), 0.999)
                    .says("Decay of the weights' moving average, after its warm-up."),
            key("training.batchNormDecay", below(0, 1), 0.999)
                    .says("Decay of batch normalisation's running statistics; short runs want 0.95 to 0.99."),
            key("training.precision", choice(RunSpec.Precision.values()), "float32")
                    .says(
                            "`bf16` is for AMD's AVX512-BF16, Intel's AMX and GPUs: convolutions and what lies between them are"
                                    + " bfloat16; weights, averages and losses stay float32. `tf32` lets a GPU round factors to"
                                    + " 10 bits; a processor computes float32."),
            key("training.engine", choice(RunSpec.Engine.values()), "auto")
                    .says(
                            "`automatic` is PyTorch; `onednn` is quicker and needs AVX2; `auto` takes `onednn` where it can."),
            key("schedule.mode", choice(RunSpec.Mode.values()), "pinned")
                    .says(
                            "`pinned`: the step fixes the guessing model, so runs repeat to the bit; `latest`: the newest guesses,"
                                    + " and runs do not repeat."),
            key("schedule.publishEvery", whole(1, 100_000), 8).says("Steps S between guessing models."),
            key("schedule.lead", whole(1, 1024), 16).says("Steps D that the trainer orders ahead."),
            key("schedule.numerics", choice(RunSpec.Numerics.values()), "record")
                    .says(
                            "When another processor or library version joins a run, `record` marks it `exact: false`, `refuse`"
                                    + " fails it."),
            key("checkpoints.every", whole(1, MANY), 1024).says("Steps between checkpoints."),
            key("checkpoints.keep", whole(1, MANY), 20).says("Newest checkpoints kept."),
            key("checkpoints.keepBest", whole(0, MANY), 1).says("Best checkpoints kept besides."),
            key("checkpoints.keepEvery", whole(0, MANY), 0)
                    .says("Also keeps each checkpoint whose step is a multiple of this; 0: none."),
            key("seed", whole(0, MAX_SEED), 1)
                    .says("Decides initial weights and each step's images, augmentation and mixing."));

    private SpecKeys() {}

    /** A default for images, and one for vectors, which have nothing to crop, mirror or colour. */
    private static Fallback ofImages(String image, String vector) {
        return new Fallback(
                "%s; vectors: %s".formatted(image, vector),
                value -> value.apply("dataset.source").equals("vectors") ? vector : image);
    }

    /** The keys that a spec has with these variants named, by section. */
    static List<SpecKey> of(Map<String, Variant> named) {
        return entries()
                .filter(e -> e.variant().isEmpty()
                        || e.variant().equals(named.get(e.key().section()).name()))
                .map(Entry::key)
                .toList();
    }

    /** A key, and the name of the variant that declares it; empty for the keys of every spec. */
    record Entry(SpecKey key, String variant) {}

    /** Every key, once for each variant that declares it. */
    static Stream<Entry> entries() {
        return COMMON.stream()
                .flatMap(key -> Stream.concat(
                        Stream.of(new Entry(key, "")),
                        key.leaf().equals("name")
                                ? Variant.of(key.section()).stream().flatMap(variant -> variant.keys().stream()
                                        .map(own -> new Entry(own, variant.name())))
                                : Stream.empty()));
    }

    /** Every key once, for forms; where several variants have it, their words follow one another, equal ones once. */
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

    static Map<String, List<Entry>> byPath(Stream<Entry> all) {
        return all.collect(Collectors.groupingBy(entry -> entry.key().path(), LinkedHashMap::new, Collectors.toList()));
    }

    static String words(List<Entry> same, Function<SpecKey, String> words) {
        Map<String, String> variants = same.stream()
                .collect(Collectors.toMap(
                        entry -> words.apply(entry.key()),
                        Entry::variant,
                        (some, more) -> some + ", " + more,
                        LinkedHashMap::new));
        String first = variants.keySet().iterator().next();
        return variants.size() == 1
                ? first
                : variants.entrySet().stream()
                        .map(distinct -> "%s: %s".formatted(distinct.getValue(), distinct.getKey()))
                        .collect(Collectors.joining(first.endsWith(".") ? " " : "; "));
    }

    /** A key in words; see {@link SpecRange}. */
    public record Line(String key, String fallback, String range, String sentence, String type, List<String> choices) {}

    /** The key that names one of a section's variants; the first is its default. */
    private static SpecKey variants(String section, String sentence) {
        List<String> names = Variant.of(section).stream().map(Variant::name).toList();
        return key(section + ".name", choice(names), names.get(0)).says(sentence);
    }
}
