package mixmatch.objects;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The address of a store, with the credentials and certificates to use it.
 *
 * @param endpoint as in {@code http://127.0.0.1:9000}
 * @param region named here, because a store without regions answers a lookup of it with an error
 * @param ca PEM file with the certificates of the only CAs that the store is trusted by; empty: those that Java trusts
 */
public record StoreAddress(
        URI endpoint, String region, String bucket, String accessKey, String secretKey, Optional<Path> ca) {
    /** The region that a store without regions, such as MinIO, answers to. */
    public static final String DEFAULT_REGION = "us-east-1";

    boolean usesTls() {
        return "https".equalsIgnoreCase(endpoint.getScheme());
    }

    int port() {
        return endpoint.getPort() > 0 ? endpoint.getPort() : usesTls() ? 443 : 80;
    }

    /** A sentence where what is stored can be read on the way; empty where not, or where it never leaves the machine. */
    public Optional<String> warning() {
        if (usesTls() || isLoopback()) {
            return Optional.empty();
        }
        return Optional.of(
                "the object store at %s is used without TLS: images, models and signed requests can be read on the way; use https where the network is not yours alone"
                        .formatted(endpoint));
    }

    private boolean isLoopback() {
        try {
            return InetAddress.getByName(endpoint.getHost()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Keeps the secret out of logs. */
    @Override
    public String toString() {
        return "StoreAddress[%s, %s]".formatted(endpoint, bucket);
    }
}
