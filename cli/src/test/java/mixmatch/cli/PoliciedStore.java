package mixmatch.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import mixmatch.proto.StoreUser;
import org.gaul.s3proxy.AccessGrant;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** A store with users: each signs with a key of its own, and what its policy does not allow is answered with AccessDenied. */
final class PoliciedStore extends ForwardingBlobStore {
    private final String user;
    private final StorePolicy policy;
    private final Queue<String> refused;

    private PoliciedStore(BlobStore store, String user, Queue<String> refused) {
        super(store);
        this.user = user;
        this.refused = refused;
        try {
            this.policy = StorePolicy.of(user);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The users of a store by their access keys, each its own name; one may do anything. */
    static final class Users {
        private final String root;
        private final String rootSecret;

        private final Map<String, AccessGrant> known = new ConcurrentHashMap<>();
        /** What was refused, as in {@code augment: PutObject runs/a}. */
        final Queue<String> refused = new ConcurrentLinkedQueue<>();

        Users(String root, String rootSecret) {
            this.root = root;
            this.rootSecret = rootSecret;
        }

        /** Null for nobody's. */
        AccessGrant of(String accessKey, BlobStore store) {
            return known.computeIfAbsent(accessKey, key -> {
                if (key.equals(root)) {
                    return new AccessGrant(rootSecret, store);
                }
                return Arrays.stream(StoreUser.values())
                                .anyMatch(user -> user.text().equals(key))
                        ? new AccessGrant(secret(key), new PoliciedStore(store, key, refused))
                        : null;
            });
        }

        static String secret(String user) {
            return "the-secret-of-" + user;
        }
    }

    private void require(String action, String bucket, String key) {
        if (!policy.allows(action, bucket, key)) {
            refused.add("%s: %s %s".formatted(user, action, key));
            throw new S3ProxyException(S3ErrorCode.ACCESS_DENIED);
        }
    }

    @Override
    public HeadBucketResponse headBucket(HeadBucketRequest request) {
        require("ListBucket", request.bucket(), "");
        return super.headBucket(request);
    }

    @Override
    public boolean containerExists(String bucket) {
        require("ListBucket", bucket, "");
        return super.containerExists(bucket);
    }

    @Override
    public CreateBucketResponse createContainer(CreateBucketRequest request) {
        require("CreateBucket", request.bucket(), "");
        return super.createContainer(request);
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
        require("ListBucket", request.bucket(), "");
        return super.list(request);
    }

    @Override
    public ListObjectsResponse listV1(ListObjectsRequest request) {
        require("ListBucket", request.bucket(), "");
        return super.listV1(request);
    }

    @Override
    public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
        require("GetObject", request.bucket(), request.key());
        return super.blobMetadata(request);
    }

    @Override
    public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
        require("GetObject", request.bucket(), request.key());
        return super.getBlob(request);
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream body) {
        require("PutObject", request.bucket(), request.key());
        return super.putBlob(request, body);
    }

    @Override
    public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
        require("PutObject", request.bucket(), request.key());
        return super.initiateMultipartUpload(request);
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        require("GetObject", request.sourceBucket(), request.sourceKey());
        require("PutObject", request.destinationBucket(), request.destinationKey());
        return super.copyBlob(request);
    }

    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        require("DeleteObject", request.bucket(), request.key());
        return super.removeBlob(request);
    }

    @Override
    public DeleteObjectsResponse removeBlobs(DeleteObjectsRequest request) {
        request.delete().objects().forEach(object -> require("DeleteObject", request.bucket(), object.key()));
        return super.removeBlobs(request);
    }
}
