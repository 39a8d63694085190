package mixmatch.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import mixmatch.datasets.DatasetManifest.Part;
import mixmatch.datasets.DatasetManifest.Parts;
import mixmatch.objects.NativeHashes;
import mixmatch.objects.StoredObject;
import mixmatch.proto.ObjectKeys;

/** Training and test images as the manifest says, else a {@link DatasetException}. Only train labels may be -1. */
public record Dataset(DatasetManifest manifest, ImageSet train, ImageSet test) {
    private static final int HASH_DIGITS = 16;
    private static final HexFormat HEX = HexFormat.of();

    public Dataset {
        refuseOtherThan(manifest, train, manifest.parts().train(), -1, "training");
        refuseOtherThan(manifest, test, manifest.parts().test(), 0, "test");
        for (int i : manifest.parts().labeled()) {
            if (train.label(i) < 0) {
                throw new DatasetException("dataset %s says that training image %d was given a label, but has none"
                        .formatted(manifest.id(), i));
            }
        }
    }

    /** A dataset of these images; {@code labeled} are train images whose labels a person gave, none if all are known. */
    public static Dataset of(
            String name,
            List<String> classNames,
            ImageSet train,
            ImageSet test,
            List<Integer> labeled,
            String provenance) {
        CompletableFuture<PixelStatistics> counted = CompletableFuture.supplyAsync(() -> PixelStatistics.of(train));
        List<String> sha256 =
                List.of(sha256(train), sha256(train.labelBytes()), sha256(test), sha256(test.labelBytes()));
        String id = id(name, train.size(), classNames, sha256, labeled);
        DatasetManifest manifest = new DatasetManifest(
                name,
                id,
                train.size(),
                classNames,
                counted.join(),
                new Parts(
                        part(id, "train", train, sha256.get(0), sha256.get(1)),
                        part(id, "test", test, sha256.get(2), sha256.get(3)),
                        labeled),
                provenance);
        return new Dataset(manifest, train, test);
    }

    /** {@code <name>-<hash>} of what can change a run; {@code sha256} of train images, train labels, test images, test labels. */
    static String id(String name, ImageSize size, List<String> classNames, List<String> sha256, List<Integer> labeled) {
        MessageDigest digest = NativeHashes.sha256();
        // Every field ends in a character that it cannot contain, so that no two datasets give the same text.
        digest.update("%s\n%s\n%s\n%s\n"
                .formatted(size, String.join("\u0000", classNames), String.join("\n", sha256), labeled)
                .getBytes(UTF_8));
        return name + "-" + HEX.formatHex(digest.digest()).substring(0, HASH_DIGITS);
    }

    private static Part part(String id, String name, ImageSet images, String imagesSha256, String labelsSha256) {
        String key = ObjectKeys.dataset(id, name);
        long count = images.count();
        return new Part(
                images.count(),
                new StoredObject(key + ".images", imagesSha256, count * images.imageBytes()),
                new StoredObject(key + ".labels", labelsSha256, count * Integer.BYTES));
    }

    private static void refuseOtherThan(
            DatasetManifest manifest, ImageSet images, Part part, int lowestLabel, String what) {
        if (images.count() != part.count() || !images.size().equals(manifest.size())) {
            throw new DatasetException("dataset %s says %d %s images of %s, but has %d of %s; ingest the images again"
                    .formatted(manifest.id(), part.count(), what, manifest.size(), images.count(), images.size()));
        }
        for (int i = 0; i < images.count(); i++) {
            int label = images.label(i);
            if (label < lowestLabel || label >= manifest.classes()) {
                throw new DatasetException("dataset %s has label %d at %s image %d, but its labels are %d to %d"
                        .formatted(manifest.id(), label, what, i, lowestLabel, manifest.classes() - 1));
            }
        }
    }

    static String sha256(ImageSet images) {
        MessageDigest digest = NativeHashes.sha256();
        images.blocks().forEachOrdered(digest::update);
        return HEX.formatHex(digest.digest());
    }

    private static String sha256(byte[] labels) {
        return HEX.formatHex(NativeHashes.sha256().digest(labels));
    }
}
