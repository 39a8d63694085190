package mixmatch.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;

class TlsDiagnosisTest {
    static final Exception UNKNOWN_CA =
            new CertPathBuilderException("unable to find valid certification path to requested target");

    static SSLHandshakeException handshake(Exception cause) {
        SSLHandshakeException handshake = new SSLHandshakeException("PKIX path failed");
        handshake.initCause(new CertificateException(cause));
        return handshake;
    }

    private static Optional<String> of(Throwable failure) {
        return TlsDiagnosis.of(failure, "THE_CA");
    }

    @Test
    void eachKnownTroubleIsTold() {
        assertThat(of(handshake(UNKNOWN_CA))).hasValueSatisfying(s -> assertThat(s)
                .endsWith("of a CA that is not trusted here; name the CA's certificate by THE_CA"));
        assertThat(of(handshake(new CertPathValidatorException(
                        "validity check failed", new CertificateExpiredException("NotAfter: Mon Nov 23 2026")))))
                .contains("shows a certificate that has expired (NotAfter: Mon Nov 23 2026); it needs a new one");
        assertThat(of(handshake(new CertificateException("No name matching kafka found"))))
                .hasValueSatisfying(s -> assertThat(s).contains("of another name (No name matching kafka found)"));
        assertThat(of(new SSLPeerUnverifiedException("Hostname s3 not verified:\n  certificate: x")))
                .hasValueSatisfying(s -> assertThat(s).contains("of another name (Hostname s3 not verified:)"));
        assertThat(of(new SSLException("Unsupported or unrecognized SSL message")))
                .contains("does not speak TLS");
    }

    @Test
    void anUnknownTroubleOfTlsIsToldAsItComes() {
        assertThat(of(new SSLException("something new"))).contains("can't be spoken to with TLS (something new)");
    }

    @Test
    void whatIsNotOfTlsIsNot() {
        assertThat(of(new IOException("reset", new RuntimeException("by peer"))))
                .isEmpty();
    }

    @Test
    void aCauseThatIsItsOwnEndsTheSearch() {
        IOException first = new IOException("first");
        IOException second = new IOException("second", first);
        first.initCause(second);

        assertThat(of(first)).isEmpty();
    }
}
