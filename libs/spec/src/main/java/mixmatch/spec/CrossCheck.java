package mixmatch.spec;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What must hold between keys, or of one key beyond its range.
 *
 * @param keys the keys it reads: it is not asked while one of them is wrong by itself
 * @param problem a sentence of all the keys' values by path; empty where all is well
 */
public record CrossCheck(List<String> keys, Function<Map<String, String>, Optional<String>> problem) {

    static final List<CrossCheck> ALL = List.of(
            new CrossCheck(
                    List.of("augmentation.pad", "augmentation.maxOffset"),
                    v -> offsets(whole(v, "augmentation.pad"), whole(v, "augmentation.maxOffset"))),
            new CrossCheck(
                    List.of("augmentation.pad", "dataset.imageSize"),
                    v -> reflection(whole(v, "augmentation.pad"), whole(v, "dataset.imageSize"))),
            new CrossCheck(
                    List.of("dataset.source", "dataset.imageSize"),
                    v -> fixedSize(v.get("dataset.source"), whole(v, "dataset.imageSize"))));

    private static Optional<String> offsets(long pad, long maxOffset) {
        return maxOffset <= 2 * pad
                ? Optional.empty()
                : Optional.of("augmentation.maxOffset is %d, but a pad of %d leaves offsets up to %d"
                        .formatted(maxOffset, pad, 2 * pad));
    }

    private static Optional<String> reflection(long pad, long imageSize) {
        return pad < imageSize
                ? Optional.empty()
                : Optional.of("augmentation.pad is %d, but an image of %d pixels can reflect at most %d"
                        .formatted(pad, imageSize, imageSize - 1));
    }

    private static Optional<String> fixedSize(String source, long imageSize) {
        long fixed =
                switch (source) {
                    case "digits" -> 8;
                    case "cifar10", "svhn" -> 32;
                    default -> imageSize;
                };
        return imageSize == fixed
                ? Optional.empty()
                : Optional.of("dataset.imageSize is %d, but %s has images of %d pixels: set it to %d"
                        .formatted(imageSize, source, fixed, fixed));
    }

    /** A whole number among values by path. */
    public static long whole(Map<String, String> values, String path) {
        return Long.parseLong(values.get(path));
    }
}
