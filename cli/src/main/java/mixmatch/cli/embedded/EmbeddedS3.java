package mixmatch.cli.embedded;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import mixmatch.cli.files.Credentials;
import mixmatch.cli.files.SyncedFiles;
import mixmatch.objects.NativeHashes;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** An S3 server in this JVM, on loopback only: the real protocol with signatures, over buckets that are folders of plain files. */
public record EmbeddedS3(S3Proxy server) implements AutoCloseable {
    /** Starts the server on a port, 0 for any; returns when it takes connections. */
    public static EmbeddedS3 start(Path folder, int port, String accessKey, String secretKey) throws IOException {
        if (!Files.exists(folder)) {
            // Nobody is to read past the credentials what they protect.
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            SyncedFiles.syncName(folder);
        }
        S3Proxy.Builder listening = S3Proxy.builder().endpoint(URI.create("http://127.0.0.1:" + port));
        return start(folder, listening, "port " + port, accessKey, secretKey);
    }

    /** Starts a server that listens otherwise: with an endpoint, and where that is in words. */
    public static EmbeddedS3 start(
            Path folder, S3Proxy.Builder listening, String where, String accessKey, String secretKey)
            throws IOException {
        Path root = folder.toAbsolutePath().normalize();
        S3Proxy server = listening
                .blobStore(new SyncedStore(new FilesystemNio2BlobStore(root.toString()), root))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, accessKey, secretKey)
                .jettyMaxThreads(24)
                .stopTimeout(0)
                .build();
        try {
            server.start();
        } catch (Exception e) {
            throw new IOException("the object store could not start on %s: %s".formatted(where, e.getMessage()), e);
        }
        return new EmbeddedS3(server);
    }

    public int port() {
        return Math.max(server.getPort(), server.getSecurePort());
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("the object store did not stop: " + e.getMessage(), e);
        }
    }

    /** Arguments: folder, log file; credentials in the environment. Runs until it is told to end or its parent is gone. */
    public static void main(String[] args) throws Exception {
        // For signatures, which are of all that comes, and for entity tags.
        NativeHashes.install();
        String accessKey = System.getenv(Credentials.ACCESS_KEY);
        String secretKey = System.getenv(Credentials.SECRET_KEY);
        StoreProcess.begin(Path.of(args[1]), port -> start(Path.of(args[0]), port, accessKey, secretKey)
                .port());
    }
}
