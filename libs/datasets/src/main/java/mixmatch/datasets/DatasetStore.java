package mixmatch.datasets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import mixmatch.datasets.DatasetManifest.Part;
import mixmatch.objects.ObjectStore;
import mixmatch.objects.StoredObject;
import mixmatch.proto.ObjectKeys;
import mixmatch.v1.ObjectRef;

/** Datasets in the object store, parts before manifests; loaded ones are verified, mapped and kept ({@link DatasetCache}). */
public record DatasetStore(ObjectStore store, DatasetCache cache) {
    private static final String MANIFEST = "/manifest.json";
    private static final String BYTES = "application/octet-stream";
    private static final long MOST_CACHED_BYTES = 8L << 30;

    public DatasetStore(ObjectStore store, Path cacheDir) {
        this(store, new DatasetCache(cacheDir, MOST_CACHED_BYTES, Clock.systemUTC()));
    }

    /** Stores a dataset; a manifest that is there stays as it is, since runs refer to it by its hash. */
    public ObjectRef save(Dataset dataset) throws IOException {
        DatasetManifest manifest = dataset.manifest();
        Optional<byte[]> stored = store.find(manifest.key()).filter(json -> describes(json, manifest));
        if (stored.isEmpty() || !hasParts(manifest)) {
            save(manifest, dataset.train(), manifest.parts().train());
            save(manifest, dataset.test(), manifest.parts().test());
            cache.used(manifest.id());
        }
        return stored.isPresent()
                ? StoredObject.refTo(manifest.key(), stored.get())
                : store.put(manifest.key(), manifest.toJson(), "application/json");
    }

    /** Loads a dataset, every byte verified; {@link mixmatch.objects.DamagedObjectException} where one is wrong. */
    public Dataset load(ObjectRef manifest) throws IOException {
        DatasetManifest read = manifest(manifest);
        Dataset loaded = new Dataset(
                read,
                load(read, read.parts().train(), read.vectors().count()),
                load(read, read.parts().test(), 1));
        cache.used(read.id());
        return loaded;
    }

    /** The ids of all that the store has, sorted. */
    public List<String> ids() throws IOException {
        return store.list(ObjectKeys.DATASETS).stream()
                .filter(key -> key.endsWith(MANIFEST))
                .map(ObjectKeys::datasetOf)
                .filter(id -> !id.isEmpty())
                .sorted()
                .toList();
    }

    /** The description of one of {@link #ids}; empty where it is there no more. */
    public Optional<ObjectRef> find(String id) throws IOException {
        String key = ObjectKeys.dataset(id, "manifest.json");
        return store.find(key).map(json -> StoredObject.refTo(key, json));
    }

    public DatasetManifest manifest(ObjectRef manifest) throws IOException {
        return DatasetManifest.fromJson(store.get(manifest));
    }

    private static boolean describes(byte[] json, DatasetManifest manifest) {
        try {
            return DatasetManifest.fromJson(json).parts().equals(manifest.parts());
        } catch (DatasetException damaged) {
            return false;
        }
    }

    private boolean hasParts(DatasetManifest manifest) throws IOException {
        List<String> keys = store.list(ObjectKeys.dataset(manifest.id(), ""));
        return manifest.parts().objects().allMatch(object -> keys.contains(object.key()));
    }

    private void save(DatasetManifest manifest, ImageSet images, Part part) throws IOException {
        Path file = cache.file(part.images());
        if (!isCached(manifest, part, images.views())) {
            write(images, file);
        }
        store.put(part.images().key(), file, BYTES);
        store.put(part.labels().key(), images.labelBytes(), BYTES);
    }

    private ImageSet load(DatasetManifest manifest, Part part, int views) throws IOException {
        if (!isCached(manifest, part, views)) {
            store.download(part.images().ref(), cache.file(part.images()));
        }
        ByteBuffer stored = ByteBuffer.wrap(store.get(part.labels().ref())).order(ByteOrder.LITTLE_ENDIAN);
        int[] labels = new int[stored.remaining() / Integer.BYTES];
        stored.asIntBuffer().get(labels);
        return ImageSet.map(cache.file(part.images()), manifest.size(), views, labels);
    }

    private boolean isCached(DatasetManifest manifest, Part part, int views) throws IOException {
        Path file = cache.file(part.images());
        return Files.isRegularFile(file)
                && Files.size(file) == part.images().size()
                && Dataset.sha256(ImageSet.map(file, manifest.size(), views, new int[part.count()]))
                        .equals(part.images().sha256());
    }

    private static void write(ImageSet images, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Path part = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".part");
        try {
            try (FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
                for (ByteBuffer block : (Iterable<ByteBuffer>) images.blocks()::iterator) {
                    while (block.hasRemaining()) {
                        out.write(block);
                    }
                }
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
