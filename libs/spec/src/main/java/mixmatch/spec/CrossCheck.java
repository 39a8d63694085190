package mixmatch.spec;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A rule between keys, skipped while one of them is wrong by itself; its problem is a sentence, or empty. */
public record CrossCheck(List<String> keys, Function<Map<String, String>, Optional<String>> problem) {
    private static final String SOURCE = "dataset.source";
    static final int SMALLEST_IMAGE = 4;
    static final int LARGEST_IMAGE = 1024;

    static final List<CrossCheck> ALL = List.of(
            new CrossCheck(List.of("augmentation.pad", "augmentation.maxOffset"), CrossCheck::offsets),
            new CrossCheck(List.of("augmentation.pad", "dataset.imageSize"), CrossCheck::reflection),
            new CrossCheck(List.of("dataset.source", "dataset.imageSize"), CrossCheck::fixedSize),
            ofVectors("augmentation.pad", "0"),
            ofVectors("augmentation.mirror", "false"),
            ofVectors("augmentation.strong.operations", "0"),
            ofVectors("augmentation.strong.cutout", "0"),
            new CrossCheck(List.of(SOURCE, "augmentation.dropout"), CrossCheck::dropout));

    private static CrossCheck ofVectors(String key, String none) {
        return new CrossCheck(List.of(SOURCE, key), values -> {
            boolean isNone = values.get(key).equals(none) || isZero(values.get(key)) && none.equals("0");
            String sentence = "%s is %s, but vectors are no images; set it to %s, or leave it out";
            return unless(!isVectors(values) || isNone, sentence, key, values.get(key), none);
        });
    }

    private static Optional<String> dropout(Map<String, String> values) {
        String given = values.get("augmentation.dropout");
        String sentence = "augmentation.dropout is %s, but only features of vectors are left out; set it to 0";
        return unless(isVectors(values) || isZero(given), sentence, given);
    }

    private static boolean isVectors(Map<String, String> values) {
        return values.get(SOURCE).equals(RunSpec.Source.VECTORS.text());
    }

    private static boolean isZero(String number) {
        return number.matches("[-+.0-9eE]+") && Double.parseDouble(number) == 0;
    }

    private static Optional<String> offsets(Map<String, String> values) {
        long pad = whole(values, "augmentation.pad");
        long offset = whole(values, "augmentation.maxOffset");
        String sentence = "augmentation.maxOffset is %d, but a pad of %d leaves offsets up to %d";
        return unless(offset <= 2 * pad, sentence, offset, pad, 2 * pad);
    }

    private static Optional<String> reflection(Map<String, String> values) {
        long pad = whole(values, "augmentation.pad");
        long size = whole(values, "dataset.imageSize");
        String sentence = "augmentation.pad is %d, but an image of %d pixels can reflect at most %d";
        return unless(pad < size, sentence, pad, size, size - 1);
    }

    private static Optional<String> fixedSize(Map<String, String> values) {
        String source = values.get(SOURCE);
        long size = whole(values, "dataset.imageSize");
        if (isVectors(values)) {
            return unless(size == 1, "dataset.imageSize is %d, but vectors have no size: leave it out", size);
        }
        if (size < SMALLEST_IMAGE) {
            return Optional.of(
                    "dataset.imageSize is %d, but must be in %d..%d".formatted(size, SMALLEST_IMAGE, LARGEST_IMAGE));
        }
        long fixed = source.equals("digits") ? 8 : List.of("cifar10", "svhn").contains(source) ? 32 : size;
        String sentence =
                "dataset.imageSize is %d, but %s has images of %d pixels: set it to %d, or dataset.source to folder for"
                        + " images of your own";
        return unless(size == fixed, sentence, size, source, fixed, fixed);
    }

    public static long whole(Map<String, String> values, String path) {
        return Long.parseLong(values.get(path));
    }

    /** No problem, or one in a sentence. */
    public static Optional<String> unless(boolean good, String sentence, Object... values) {
        return good ? Optional.empty() : Optional.of(sentence.formatted(values));
    }
}
