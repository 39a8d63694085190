package mixmatch.datasets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mixmatch.datasets.DatasetManifest.Part;
import mixmatch.datasets.DatasetManifest.StoredObject;
import mixmatch.objects.ObjectRefs;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.v1.ObjectRef;

/**
 * Datasets in the object store. A dataset's parts are stored before its manifest, so that a manifest that is there names
 * objects that are there. What is loaded is kept in a local folder, verified at each load, and mapped into memory;
 * several processes may share the folder, which keeps the datasets used last, 8 GiB of them ({@link DatasetCache}).
 */
public final class DatasetStore {
    private static final String BYTES = "application/octet-stream";
    private static final int LARGEST_MAPPING = 1 << 30;
    private static final long MOST_CACHED_BYTES = 8L << 30;

    private final ObjectStore store;
    private final DatasetCache cache;

    public DatasetStore(ObjectStore store, Path cacheDir) {
        this(store, new DatasetCache(cacheDir, MOST_CACHED_BYTES, Clock.systemUTC()));
    }

    DatasetStore(ObjectStore store, DatasetCache cache) {
        this.store = store;
        this.cache = cache;
    }

    /**
     * Stores a dataset unless it is there already; the reference to its manifest. A manifest that is there stays as it
     * is, since runs refer to it by its hash.
     */
    public ObjectRef save(Dataset dataset) throws IOException {
        DatasetManifest manifest = dataset.manifest();
        Optional<byte[]> stored = store.find(manifest.key()).filter(json -> describes(json, manifest));
        if (stored.isEmpty() || !hasParts(manifest)) {
            save(dataset.train(), manifest.train());
            save(dataset.test(), manifest.test());
            cache.used(manifest.id());
        }
        if (stored.isPresent()) {
            return ObjectRefs.of(manifest.key(), stored.get());
        }
        return store.put(manifest.key(), manifest.toJson(), "application/json");
    }

    /**
     * Loads a dataset, every byte verified.
     *
     * @throws mixmatch.objects.MissingObjectException if manifest or a part does not exist
     * @throws mixmatch.objects.DamagedObjectException if one is not what its reference says
     */
    public Dataset load(ObjectRef manifest) throws IOException {
        DatasetManifest read = DatasetManifest.fromJson(store.get(manifest));
        Dataset loaded = new Dataset(read, load(read, read.train()), load(read, read.test()));
        cache.used(read.id());
        return loaded;
    }

    private static boolean describes(byte[] json, DatasetManifest manifest) {
        try {
            DatasetManifest stored = DatasetManifest.fromJson(json);
            return stored.train().equals(manifest.train()) && stored.test().equals(manifest.test());
        } catch (DatasetException damaged) {
            return false;
        }
    }

    private boolean hasParts(DatasetManifest manifest) throws IOException {
        List<String> keys = store.list(ObjectKeys.dataset(manifest.id(), ""));
        return Stream.of(manifest.train(), manifest.test())
                .flatMap(part -> Stream.of(part.images(), part.labels()))
                .allMatch(object -> keys.contains(object.key()));
    }

    private void save(ImageSet images, Part part) throws IOException {
        Path file = cache.file(part.images());
        if (!isCached(part.images())) {
            write(images, file);
        }
        store.put(part.images().key(), file, BYTES);
        store.put(part.labels().key(), Labels.toBytes(images.labels()), BYTES);
    }

    private ImageSet load(DatasetManifest manifest, Part part) throws IOException {
        if (!isCached(part.images())) {
            store.download(part.images().ref(), cache.file(part.images()));
        }
        int[] labels = Labels.fromBytes(store.get(part.labels().ref()));
        return ImageSet.map(
                cache.file(part.images()), manifest.height(), manifest.width(), manifest.channels(), labels);
    }

    private boolean isCached(StoredObject object) throws IOException {
        Path file = cache.file(object);
        return Files.isRegularFile(file)
                && Files.size(file) == object.size()
                && sha256(file).equals(object.sha256());
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

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = ObjectRefs.sha256();
        try (FileChannel channel = FileChannel.open(file)) {
            for (long at = 0; at < channel.size(); at += LARGEST_MAPPING) {
                ByteBuffer block =
                        channel.map(FileChannel.MapMode.READ_ONLY, at, Math.min(LARGEST_MAPPING, channel.size() - at));
                digest.update(block);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
