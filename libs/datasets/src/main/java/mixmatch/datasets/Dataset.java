package mixmatch.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import mixmatch.datasets.DatasetManifest.Part;
import mixmatch.datasets.DatasetManifest.Parts;
import mixmatch.objects.NativeHashes;
import mixmatch.objects.StoredObject;
import mixmatch.proto.ObjectKeys;

/** Training and test images, or vectors, as the manifest says, else a {@link DatasetException}. Only train labels may be -1. */
public record Dataset(DatasetManifest manifest, ImageSet train, ImageSet test) {
    private static final int HASH_DIGITS = 16;
    private static final HexFormat HEX = HexFormat.of();

    public Dataset {
        refuseOtherThan(manifest, train, manifest.parts().train(), -1, "training");
        refuseOtherThan(manifest, test, manifest.parts().test(), 0, "test");
        refuseOtherViews(manifest.id(), manifest.vectors(), train, test);
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
        return of(name, classNames, train, test, labeled, provenance, VectorViews.NONE);
    }

    /**
     * A dataset of vectors: {@code train} has the views that are said, {@code test} view 0 alone. {@link DatasetException} if a number
     * is not finite.
     */
    public static Dataset of(
            String name,
            List<String> classNames,
            ImageSet train,
            ImageSet test,
            List<Integer> labeled,
            String provenance,
            VectorViews vectors) {
        refuseOtherViews(name, vectors, train, test);
        boolean areVectors = train.size().vector();
        if (areVectors) {
            refuseNotFinite(train, "training");
            refuseNotFinite(test, "test");
        }
        CompletableFuture<PixelStatistics> counted = CompletableFuture.supplyAsync(
                () -> areVectors ? PixelStatistics.ofVectors(train, vectors) : PixelStatistics.of(train));
        List<String> sha256 =
                List.of(sha256(train), sha256(train.labelBytes()), sha256(test), sha256(test.labelBytes()));
        String id = id(name, train.size(), classNames, sha256, labeled, vectors);
        DatasetManifest manifest = new DatasetManifest(
                name,
                id,
                train.size(),
                classNames,
                counted.join(),
                new Parts(
                        part(id, "train", train, sha256.get(0), sha256.get(1)),
                        part(id, "test", test, sha256.get(2), sha256.get(3)),
                        labeled,
                        vectors),
                provenance);
        return new Dataset(manifest, train, test);
    }

    private static void refuseOtherViews(String dataset, VectorViews views, ImageSet train, ImageSet test) {
        if (train.views() != views.count() || test.views() != 1) {
            throw new DatasetException(
                    "dataset %s says %d views of each training sample and one of each test sample, but has %d and %d; make it again"
                            .formatted(dataset, views.count(), train.views(), test.views()));
        }
    }

    private static void refuseNotFinite(ImageSet vectors, String what) {
        int before = 0;
        for (ByteBuffer block : (Iterable<ByteBuffer>) vectors.blocks()::iterator) {
            FloatBuffer values = block.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
            int ofSample = Math.toIntExact(vectors.sampleBytes() / Float.BYTES);
            for (int i = 0; i < values.limit(); i++) {
                if (!Float.isFinite(values.get(i))) {
                    throw new DatasetException(
                            "feature %d of %s vector %d is %s; make the vectors again, of finite numbers"
                                    .formatted(
                                            i % vectors.size().channels(), what, before + i / ofSample, values.get(i)));
                }
            }
            before += values.limit() / ofSample;
        }
    }

    /** {@code <name>-<hash>} of what can change a run; {@code sha256} of train images, train labels, test images, test labels. */
    static String id(
            String name,
            ImageSize size,
            List<String> classNames,
            List<String> sha256,
            List<Integer> labeled,
            VectorViews vectors) {
        MessageDigest digest = NativeHashes.sha256();
        // Every field ends in a character that it cannot contain, so that no two datasets give the same text.
        digest.update("%s\n%s\n%s\n%s\n"
                .formatted(size, String.join("\u0000", classNames), String.join("\n", sha256), labeled)
                .getBytes(UTF_8));
        if (size.vector()) {
            // Of images nothing is added: theirs keep their names.
            digest.update("%d\n%d\n%s\n"
                    .formatted(vectors.weak(), vectors.strong(), vectors.backbone())
                    .getBytes(UTF_8));
            vectors.convention()
                    .forEach((key, value) -> digest.update((key + "\u0000" + value + "\u0000").getBytes(UTF_8)));
        }
        return name + "-" + HEX.formatHex(digest.digest()).substring(0, HASH_DIGITS);
    }

    private static Part part(String id, String name, ImageSet images, String imagesSha256, String labelsSha256) {
        String key = ObjectKeys.dataset(id, name);
        long count = images.count();
        return new Part(
                images.count(),
                new StoredObject(key + ".images", imagesSha256, count * images.sampleBytes()),
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
