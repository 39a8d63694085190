package mixmatch.objects;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/**
 * The address of a store, with the credentials and certificates to use it.
 *
 * @param region named here, because a store without regions answers a lookup of it with an error
 * @param ca PEM file with the only CAs that the store is trusted by; empty: those that Java trusts
 */
public record StoreAddress(
        URI endpoint, String region, String bucket, String accessKey, String secretKey, Optional<Path> ca) {
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
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .connectTimeout(CONNECT_TIMEOUT)
                .readTimeout(IO_TIMEOUT)
                .writeTimeout(IO_TIMEOUT);
        if (usesTls() && ca.isPresent()) {
            trustOnly(ca.get(), builder);
        }
        return builder.build();
    }

    private static void trustOnly(Path ca, OkHttpClient.Builder builder) throws StoreAccessException {
        try (InputStream in = Files.newInputStream(ca)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("ca-" + trusted.size(), certificate);
            }
            if (trusted.size() == 0) {
                throw new CertificateException("it holds none");
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            X509TrustManager manager = (X509TrustManager) factory.getTrustManagers()[0];
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, new TrustManager[] {manager}, null);
            builder.sslSocketFactory(tls.getSocketFactory(), manager);
        } catch (NoSuchFileException e) {
            throw new StoreAccessException("MIXMATCH_S3_CA names %s, which is not there".formatted(ca), e);
        } catch (IOException | GeneralSecurityException e) {
            throw new StoreAccessException(
                    "MIXMATCH_S3_CA names %s, which can't be read as certificates in PEM (%s)"
                            .formatted(ca, e.getMessage()),
                    e);
        }
    }

    /** Keeps the secret out of logs. */
    @Override
    public String toString() {
        return "StoreAddress[%s, %s]".formatted(endpoint, bucket);
    }
}
