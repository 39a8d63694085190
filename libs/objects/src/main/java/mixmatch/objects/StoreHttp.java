package mixmatch.objects;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/** The HTTP client of a store. Host names are always verified. */
final class StoreHttp {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration IO_TIMEOUT = Duration.ofSeconds(30);

    private StoreHttp() {}

    /** @throws StoreAccessException where the CA's certificate can't be read */
    static OkHttpClient client(StoreAddress address) throws StoreAccessException {
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .connectTimeout(CONNECT_TIMEOUT)
                .readTimeout(IO_TIMEOUT)
                .writeTimeout(IO_TIMEOUT);
        if (address.usesTls() && address.ca().isPresent()) {
            trustOnly(address.ca().get(), builder);
        }
        return builder.build();
    }

    private static void trustOnly(Path ca, OkHttpClient.Builder builder) throws StoreAccessException {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (Certificate certificate : certificates(ca)) {
                trusted.setCertificateEntry("ca-" + number++, certificate);
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

    private static Collection<? extends Certificate> certificates(Path ca) throws IOException, CertificateException {
        try (InputStream in = Files.newInputStream(ca)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new CertificateException("it holds none");
            }
            return found;
        }
    }
}
