package mixmatch.backbones.chunks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import mixmatch.objects.NativeHashes;

/** The name of what is embedded and how: equal images, graph and views have the same, all others others. */
public final class FeaturesName {
    private static final int HASH_DIGITS = 16;

    private FeaturesName() {}

    /**
     * {@code <dataset's name>-<hash>}.
     *
     * @param images id of the dataset of images
     * @param graph SHA-256 of the graph from pixels to features
     * @param convention how images become features, in words
     */
    public static String of(String dataset, String images, String graph, Map<String, String> convention) {
        MessageDigest digest = NativeHashes.sha256();
        digest.update("%s\n%s\n%d\n".formatted(images, graph, ImageChunk.IMAGES).getBytes(UTF_8));
        new TreeMap<>(convention)
                .forEach((key, value) -> digest.update((key + "\u0000" + value + "\u0000").getBytes(UTF_8)));
        return dataset + "-" + HexFormat.of().formatHex(digest.digest()).substring(0, HASH_DIGITS);
    }
}
