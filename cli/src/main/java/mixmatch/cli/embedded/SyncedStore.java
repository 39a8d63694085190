package mixmatch.cli.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mixmatch.cli.files.SyncedFiles;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * A store on files that answers once what it was told would survive a power cut. S3Proxy renames an object into its place and
 * leaves the rest to the system, which takes half a minute: what is announced meanwhile might be gone. A part of an upload
 * counts once the upload is complete.
 */
final class SyncedStore extends ForwardingBlobStore {
    private final Path root;

    /** @param root the folder of {@code files}, absolute */
    SyncedStore(BlobStore files, Path root) {
        super(files);
        this.root = root;
    }

    @Override
    public CreateBucketResponse createContainer(CreateBucketRequest request) {
        CreateBucketResponse response = super.createContainer(request);
        sync(() -> SyncedFiles.syncFolders(root.resolve(request.bucket()), root));
        return response;
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream bytes) {
        PutObjectResponse response = super.putBlob(request, bytes);
        sync(request.bucket(), request.key());
        return response;
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        CopyObjectResponse response = super.copyBlob(request);
        sync(request.destinationBucket(), request.destinationKey());
        return response;
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        CompleteMultipartUploadResponse response = super.completeMultipartUpload(upload, request);
        sync(upload.containerName(), upload.blobName());
        return response;
    }

    /** An object that came back would be nobody's: what named it is forgotten next. */
    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        DeleteObjectResponse response = super.removeBlob(request);
        sync(() -> SyncedFiles.syncFolders(folderLeft(path(request.bucket(), request.key())), root));
        return response;
    }

    private Path path(String bucket, String key) {
        return root.resolve(bucket).resolve(key).normalize();
    }

    /** The nearest folder that is still there: those that became empty are deleted, too. */
    private Path folderLeft(Path file) {
        Path folder = file.getParent();
        while (!Files.isDirectory(folder) && !folder.equals(root)) {
            folder = folder.getParent();
        }
        return folder;
    }

    private void sync(String bucket, String key) {
        sync(() -> SyncedFiles.sync(path(bucket, key), root));
    }

    private interface Syncing {
        void run() throws IOException;
    }

    /** Where it can't be synced, the answer is an error, and the caller tries again. */
    private static void sync(Syncing syncing) {
        try {
            syncing.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
