package mixmatch.eval.evaluation;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import mixmatch.objects.ObjectStore;
import mixmatch.objects.StoreAddress;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** A real S3 store in this process, its objects in a folder. */
public final class EmbeddedStore implements AutoCloseable {
    private final S3Proxy s3;
    private final ObjectStore objects;

    /** Starts with an empty bucket; the folder is made. */
    public EmbeddedStore(Path folder) throws Exception {
        s3 = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(
                        Files.createDirectory(folder).toString()))
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, "key", "secret")
                .stopTimeout(0)
                .build();
        s3.start();
        objects = new ObjectStore(new StoreAddress(
                URI.create("http://127.0.0.1:" + s3.getPort()),
                StoreAddress.DEFAULT_REGION,
                "mixmatch",
                "key",
                "secret",
                Optional.empty()));
        objects.ensureBucket();
    }

    public ObjectStore objects() {
        return objects;
    }

    @Override
    public void close() throws Exception {
        objects.close();
        s3.stop();
    }
}
