package mixmatch.objects;

import io.minio.errors.ErrorResponseException;
import io.minio.http.HttpUtils;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import mixmatch.connections.ProtocolProbe;
import mixmatch.connections.TlsDiagnosis;
import okhttp3.OkHttpClient;

/**
 * A store's address, credentials, and PEM file of the only CAs to trust it by; empty: those that Java trusts. It has a
 * region, because a store without regions answers a lookup with an error. Settings are named as in the environment.
 */
public record StoreAddress(
        URI endpoint, String region, String bucket, String accessKey, String secretKey, Optional<Path> ca) {
    private static final Set<String> REFUSALS =
            Set.of("AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "Forbidden", "RequestTimeTooSkewed");
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration IO_TIMEOUT = Duration.ofSeconds(30);

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

    /** An HTTP client, which always verifies host names; throws where the CA's certificate can't be read. */
    OkHttpClient http() throws StoreAccessException {
        OkHttpClient http = new OkHttpClient.Builder()
                .connectTimeout(CONNECT_TIMEOUT)
                .readTimeout(IO_TIMEOUT)
                .writeTimeout(IO_TIMEOUT)
                .build();
        return usesTls() && ca.isPresent() ? trustingOnly(ca.get(), http) : http;
    }

    private static OkHttpClient trustingOnly(Path ca, OkHttpClient http) throws StoreAccessException {
        try {
            return HttpUtils.enableExternalCertificates(http, ca.toString());
        } catch (IllegalArgumentException | IOException | GeneralSecurityException e) {
            if (Files.notExists(ca)) {
                throw new StoreAccessException("MIXMATCH_S3_CA names %s, which is not there".formatted(ca), e);
            }
            throw new StoreAccessException(
                    "MIXMATCH_S3_CA names %s, which can't be read as certificates in PEM (%s)"
                            .formatted(ca, e instanceof IllegalArgumentException ? "it holds none" : e.getMessage()),
                    e);
        }
    }

    /** What the store's client throws, as a sentence for a person; {@code what} was tried, as in {@code read object a/b}. */
    IOException diagnose(String what, Exception failure) {
        String store = "the S3 store at %s ".formatted(endpoint);
        if (failure instanceof ErrorResponseException refused
                && REFUSALS.contains(refused.errorResponse().code())) {
            return new StoreAccessException(
                    store
                            + "refuses the credentials to %s (%s); check MIXMATCH_S3_ACCESS_KEY and MIXMATCH_S3_SECRET_KEY, and what they are allowed"
                                    .formatted(what, refused.errorResponse().code()),
                    failure);
        }
        Optional<String> tls = TlsDiagnosis.of(failure, "MIXMATCH_S3_CA");
        if (tls.isPresent()) {
            return new StoreAccessException(store + tls.get(), failure);
        }
        if (mayBeUnexpectedTls(failure)) {
            return new StoreAccessException(store + "speaks TLS; write its URL with https", failure);
        }
        return failure instanceof IOException io
                ? io
                : new IOException("the object store refused to %s: %s".formatted(what, failure.getMessage()), failure);
    }

    /** A port that wants TLS closes a connection without it, or says so in HTTP. */
    private boolean mayBeUnexpectedTls(Exception failure) {
        return !usesTls()
                && !(failure instanceof ConnectException)
                && !(failure instanceof SocketTimeoutException)
                && !(failure instanceof ErrorResponseException refused
                        && refused.response().code() != 400)
                && ProtocolProbe.at(endpoint.getHost(), port()) == ProtocolProbe.TLS;
    }

    /** Keeps the secret out of logs. */
    @Override
    public String toString() {
        return "StoreAddress[%s, %s]".formatted(endpoint, bucket);
    }
}
