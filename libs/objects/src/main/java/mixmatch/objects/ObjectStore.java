package mixmatch.objects;

import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mixmatch.v1.ObjectRef;

/** One bucket of any S3 store; all throws {@link IOException} while it can't be reached. Safe for use by several threads. */
public final class ObjectStore implements AutoCloseable {
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;
    private static final Set<String> MISSING = Set.of("NoSuchKey", "NoSuchBucket", "NoSuchObject");

    private final StoreAddress address;
    private final String bucket;
    /** Made at the first call, and only once the CA's file can be read: it may come later. Guarded by this. */
    private Optional<MinioClient> made = Optional.empty();

    /** Connects at the first call. Throws {@link IllegalArgumentException} where the address is none that a store can have. */
    public ObjectStore(StoreAddress address) {
        this.address = address;
        this.bucket = address.bucket();
        MinioClient.builder().endpoint(address.endpoint().toString());
    }

    private synchronized MinioClient client() throws IOException {
        if (made.isEmpty()) {
            made = Optional.of(MinioClient.builder()
                    .endpoint(address.endpoint().toString())
                    .region(address.region())
                    .credentials(address.accessKey(), address.secretKey())
                    .httpClient(address.http(), true)
                    .build());
        }
        return made.get();
    }

    private interface Request<T> {
        T send(MinioClient s3) throws MinioException, GeneralSecurityException, IOException;
    }

    /** @param what the request does, as in {@code read object a/b} */
    private <T> T call(String what, Request<T> request) throws IOException {
        try {
            return request.send(client());
        } catch (StoreAccessException | MissingObjectException e) {
            throw e;
        } catch (MinioException | GeneralSecurityException | IOException e) {
            throw address.diagnose(what, e);
        }
    }

    /** Makes the bucket where it is missing; fails where address or credentials are wrong. */
    public void ensureBucket() throws IOException {
        call("make bucket " + bucket, s3 -> {
            try {
                if (!bucketExists(s3)) {
                    s3.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
                }
            } catch (ErrorResponseException e) {
                if (!e.errorResponse().code().startsWith("BucketAlready")) {
                    throw e;
                }
            }
            return true;
        });
    }

    /** Throws unless the bucket is there and may be read. */
    public void check() throws IOException {
        if (!call("look for bucket " + bucket, this::bucketExists)) {
            throw new IOException("bucket %s does not exist in the store".formatted(bucket));
        }
    }

    private boolean bucketExists(MinioClient s3) throws MinioException, GeneralSecurityException, IOException {
        return s3.bucketExists(BucketExistsArgs.builder().bucket(bucket).build());
    }

    /** Stores {@code bytes}; returns once the store has them whole. */
    public ObjectRef put(String key, byte[] bytes, String contentType) throws IOException {
        put(key, new ByteArrayInputStream(bytes), bytes.length, contentType);
        return StoredObject.refTo(key, bytes);
    }

    public ObjectRef put(String key, Path file, String contentType) throws IOException {
        long size = Files.size(file);
        MessageDigest digest = NativeHashes.sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            put(key, in, size, contentType);
        }
        return StoredObject.refTo(key, digest.digest(), size);
    }

    private void put(String key, InputStream in, long size, String contentType) throws IOException {
        call(
                "write object " + key,
                s3 -> s3.putObject(PutObjectArgs.builder().bucket(bucket).object(key).stream(in, size, -1)
                        .contentType(contentType)
                        .build()));
    }

    /** The object's bytes; {@link MissingObjectException} if there is none, {@link DamagedObjectException} if it has others. */
    public byte[] get(ObjectRef ref) throws IOException {
        try (InputStream in = open(ref.getKey())) {
            byte[] bytes = in.readNBytes((int) Math.max(0, Math.min(LONGEST_ARRAY, ref.getSize())));
            if (in.read() >= 0) {
                throw new DamagedObjectException(ref.getKey(), ref.getSize() + " bytes", "more than " + bytes.length);
            }
            StoredObject.verify(ref, StoredObject.refTo(ref.getKey(), bytes));
            return bytes;
        }
    }

    /** The object's bytes as they are now, unverified; empty where there is none. */
    public Optional<byte[]> find(String key) throws IOException {
        try (InputStream in = open(key)) {
            return Optional.of(in.readAllBytes());
        } catch (MissingObjectException e) {
            return Optional.empty();
        }
    }

    /** Writes the object to a file that appears whole and verified or not at all; throws as {@link #get} does. */
    public void download(ObjectRef ref, Path to) throws IOException {
        download(ref.getKey(), to, Optional.of(ref));
    }

    /** Writes the object as it is now to a file that appears whole or not at all; what it is. */
    public ObjectRef download(String key, Path to) throws IOException {
        return download(key, to, Optional.empty());
    }

    private ObjectRef download(String key, Path to, Optional<ObjectRef> announced) throws IOException {
        Path folder = Files.createDirectories(to.toAbsolutePath().getParent());
        Path part = Files.createTempFile(folder, to.getFileName().toString(), ".part");
        try {
            ObjectRef found;
            try (OutputStream out = Files.newOutputStream(part)) {
                found = copy(key, out);
            }
            if (announced.isPresent()) {
                StoredObject.verify(announced.get(), found);
            }
            Files.move(part, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return found;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Writes the object to a stream; throws as {@link #get} does, once bytes are written that are not to be used. */
    public void copy(ObjectRef ref, OutputStream to) throws IOException {
        StoredObject.verify(ref, copy(ref.getKey(), to));
    }

    private ObjectRef copy(String key, OutputStream to) throws IOException {
        MessageDigest digest = NativeHashes.sha256();
        try (InputStream in = new DigestInputStream(open(key), digest)) {
            long size = in.transferTo(to);
            return StoredObject.refTo(key, digest.digest(), size);
        }
    }

    /** Keys that begin with {@code prefix}, ascending. */
    public List<String> list(String prefix) throws IOException {
        ListObjectsArgs all = ListObjectsArgs.builder()
                .bucket(bucket)
                .prefix(prefix)
                .recursive(true)
                .build();
        return call("list objects under " + prefix, s3 -> {
            List<String> keys = new ArrayList<>();
            for (Result<Item> item : s3.listObjects(all)) {
                keys.add(item.get().objectName());
            }
            keys.sort(null);
            return keys;
        });
    }

    /** Deletes the object; nothing happens where there is none. */
    public void delete(String key) throws IOException {
        call("delete object " + key, s3 -> {
            s3.removeObject(
                    RemoveObjectArgs.builder().bucket(bucket).object(key).build());
            return true;
        });
    }

    private InputStream open(String key) throws IOException {
        return call("read object " + key, s3 -> {
            try {
                return s3.getObject(
                        GetObjectArgs.builder().bucket(bucket).object(key).build());
            } catch (ErrorResponseException e) {
                if (MISSING.contains(e.errorResponse().code())) {
                    throw new MissingObjectException(key);
                }
                throw e;
            }
        });
    }

    @Override
    public synchronized void close() {
        try (MinioClient closed = made.orElse(null)) {
            // What is asked of it later fails.
        } catch (Exception e) {
            throw new IllegalStateException("connections of the object store can't be closed", e);
        }
    }
}
