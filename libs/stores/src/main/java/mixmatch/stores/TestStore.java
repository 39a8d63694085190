package mixmatch.stores;

import io.minio.MinioClient;
import io.minio.RemoveBucketArgs;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import mixmatch.objects.ObjectStore;
import mixmatch.objects.StoreAddress;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * A bucket of a test's own, empty at first, in a real S3 store: one in this JVM, its objects in a folder, or the one that
 * {@code -Dmixmatch.s3.url} names, with {@code -Dmixmatch.s3.access-key} and {@code -Dmixmatch.s3.secret-key}. The environment
 * is not asked, as it may name somebody's own store.
 */
public final class TestStore implements AutoCloseable {
    private final Optional<S3Proxy> server;
    private final StoreAddress address;
    private final ObjectStore objects;

    /** @param folder where objects are kept where no other store is named; it is made */
    public TestStore(Path folder) throws Exception {
        Optional<StoreAddress> external = external("mixmatch-test-" + UUID.randomUUID());
        server = external.isPresent() ? Optional.empty() : Optional.of(start(folder));
        address = external.orElseGet(() -> new StoreAddress(
                URI.create("http://127.0.0.1:" + server.orElseThrow().getPort()),
                StoreAddress.DEFAULT_REGION,
                "mixmatch",
                "key",
                "secret",
                Optional.empty()));
        objects = new ObjectStore(address);
        objects.ensureBucket();
    }

    /** A bucket, which may be missing, of the store that tests are to use; empty where they start their own. */
    public static Optional<StoreAddress> external(String bucket) {
        return Optional.ofNullable(System.getProperty("mixmatch.s3.url"))
                .map(url -> new StoreAddress(
                        URI.create(url),
                        System.getProperty("mixmatch.s3.region", StoreAddress.DEFAULT_REGION),
                        bucket,
                        System.getProperty("mixmatch.s3.access-key", ""),
                        System.getProperty("mixmatch.s3.secret-key", ""),
                        Optional.empty()));
    }

    private static S3Proxy start(Path folder) throws Exception {
        S3Proxy server = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(
                        Files.createDirectories(folder).toString()))
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, "key", "secret")
                .stopTimeout(0)
                .build();
        server.start();
        return server;
    }

    public ObjectStore objects() {
        return objects;
    }

    public StoreAddress address() {
        return address;
    }

    @Override
    public void close() throws Exception {
        try (objects) {
            if (server.isPresent()) {
                server.get().stop();
            } else {
                for (String key : objects.list("")) {
                    objects.delete(key);
                }
                removeBucket();
            }
        }
    }

    private void removeBucket() throws Exception {
        try (MinioClient s3 = MinioClient.builder()
                .endpoint(address.endpoint().toString())
                .region(address.region())
                .credentials(address.accessKey(), address.secretKey())
                .build()) {
            s3.removeBucket(RemoveBucketArgs.builder().bucket(address.bucket()).build());
        }
    }
}
