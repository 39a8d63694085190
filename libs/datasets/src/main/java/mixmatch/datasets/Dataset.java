package mixmatch.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import mixmatch.datasets.DatasetManifest.Part;
import mixmatch.datasets.DatasetManifest.StoredObject;
import mixmatch.objects.ObjectRefs;
import mixmatch.proto.ObjectKeys;

/**
 * Training and test images with what is known of them. Test labels are all known; train labels may be -1.
 *
 * @throws DatasetException where a label is not a class, or images have other sizes than the manifest says
 */
public record Dataset(DatasetManifest manifest, ImageSet train, ImageSet test) {
    private static final int HASH_DIGITS = 16;

    public Dataset {
        refuseOtherThan(manifest, train, manifest.train(), -1, "training");
        refuseOtherThan(manifest, test, manifest.test(), 0, "test");
        for (int i : manifest.labeled()) {
            if (train.label(i) < 0) {
                throw new DatasetException("dataset %s says that training image %d was given a label, but has none"
                        .formatted(manifest.id(), i));
            }
        }
    }

    /**
     * A dataset of these images: counts its statistics and hashes its content.
     *
     * @param labeled train images whose labels a person gave; empty: all labels are known
     */
    public static Dataset of(
            String name,
            List<String> classNames,
            ImageSet train,
            ImageSet test,
            List<Integer> labeled,
            String provenance) {
        CompletableFuture<DatasetManifest.Statistics> counted =
                CompletableFuture.supplyAsync(() -> PixelStatistics.of(train));
        List<String> sha256 = List.of(sha256(train), sha256(train.labels()), sha256(test), sha256(test.labels()));
        MessageDigest digest = ObjectRefs.sha256();
        // Every field ends in a character that it cannot contain, so that no two datasets give the same text.
        digest.update("%dx%dx%d\n%s\n%s\n%s\n"
                .formatted(
                        train.height(),
                        train.width(),
                        train.channels(),
                        String.join("\u0000", classNames),
                        String.join("\n", sha256),
                        labeled)
                .getBytes(UTF_8));
        String id = name + "-" + hex(digest).substring(0, HASH_DIGITS);
        DatasetManifest manifest = new DatasetManifest(
                name,
                id,
                new DatasetManifest.Shape(train.height(), train.width(), train.channels()),
                classNames,
                counted.join(),
                new DatasetManifest.Parts(
                        part(id, "train", train, sha256.get(0), sha256.get(1)),
                        part(id, "test", test, sha256.get(2), sha256.get(3)),
                        labeled),
                provenance);
        return new Dataset(manifest, train, test);
    }

    private static Part part(String id, String name, ImageSet images, String imagesSha256, String labelsSha256) {
        return new Part(
                images.count(),
                new StoredObject(
                        ObjectKeys.dataset(id, name + ".images"),
                        imagesSha256,
                        (long) images.count() * images.imageBytes()),
                new StoredObject(
                        ObjectKeys.dataset(id, name + ".labels"), labelsSha256, (long) images.count() * Integer.BYTES));
    }

    private static void refuseOtherThan(
            DatasetManifest manifest, ImageSet images, Part part, int lowestLabel, String what) {
        if (images.count() != part.count()
                || images.height() != manifest.height()
                || images.width() != manifest.width()
                || images.channels() != manifest.channels()) {
            throw new DatasetException(
                    "dataset %s says %d %s images of %dx%dx%d, but has %d of %dx%dx%d; ingest the images again"
                            .formatted(
                                    manifest.id(),
                                    part.count(),
                                    what,
                                    manifest.height(),
                                    manifest.width(),
                                    manifest.channels(),
                                    images.count(),
                                    images.height(),
                                    images.width(),
                                    images.channels()));
        }
        for (int i = 0; i < images.count(); i++) {
            int label = images.label(i);
            if (label < lowestLabel || label >= manifest.classes()) {
                throw new DatasetException("dataset %s has label %d at %s image %d, but its labels are %d to %d"
                        .formatted(manifest.id(), label, what, i, lowestLabel, manifest.classes() - 1));
            }
        }
    }

    private static String sha256(ImageSet images) {
        MessageDigest digest = ObjectRefs.sha256();
        images.blocks().forEachOrdered(digest::update);
        return hex(digest);
    }

    private static String sha256(int[] labels) {
        MessageDigest digest = ObjectRefs.sha256();
        digest.update(Labels.toBytes(labels));
        return hex(digest);
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
