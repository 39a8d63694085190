package mixmatch.connections;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Why two sides can't speak TLS with each other, in words that a person knows. The JDK says it as the cause of a cause, in
 * words of its own.
 */
public final class TlsTrouble {
    private static final int DEEPEST = 20;

    private TlsTrouble() {}

    /** What is wrong and what mends it, without the address that a sentence begins with; empty for other troubles. */
    public static Optional<String> of(Throwable e) {
        boolean tls = false;
        int depth = 0;
        for (Throwable cause = e; cause != null && depth < DEEPEST; cause = cause.getCause(), depth++) {
            Optional<String> known = known(cause);
            if (known.isPresent()) {
                return known;
            }
            tls |= cause instanceof SSLException;
        }
        return tls ? Optional.of("can't be spoken to with TLS (%s)".formatted(last(e))) : Optional.empty();
    }

    private static Optional<String> known(Throwable cause) {
        // An exception that was given only its cause says the cause's type, too.
        String said = String.valueOf(cause.getMessage()).replaceFirst("^[\\w.$]+Exception: ", "");
        String lower = said.toLowerCase(Locale.ROOT);
        if (cause instanceof CertificateExpiredException) {
            return Optional.of("shows a certificate that has expired (%s); it needs a new one".formatted(said));
        }
        if (cause instanceof CertificateNotYetValidException) {
            return Optional.of("shows a certificate that is not valid yet (%s); compare the clocks".formatted(said));
        }
        if (lower.contains("no subject alternative") || lower.contains("no name matching") || isUnverifiedName(lower)) {
            return Optional.of("shows a certificate of another name (%s); use a name that the certificate has"
                    .formatted(said.lines().findFirst().orElse("").trim()));
        }
        if (cause instanceof CertPathBuilderException
                || cause instanceof CertPathValidatorException && lower.contains("trust anchor")) {
            return Optional.of("shows a certificate of a CA that is not trusted here; name the CA's certificate");
        }
        if (lower.contains("trustanchors parameter must be non-empty")) {
            return Optional.of("can't be trusted, as the truststore holds no certificate; name the CA's certificate");
        }
        if (lower.contains("unsupported or unrecognized ssl message")) {
            return Optional.of("does not speak TLS");
        }
        if (lower.contains("alert: bad_certificate") || lower.contains("alert: certificate_required")) {
            return Optional.of("refuses this client's certificate, or wants one (%s)".formatted(said));
        }
        return Optional.empty();
    }

    /** As OkHttp says it. */
    private static boolean isUnverifiedName(String lower) {
        return lower.startsWith("hostname ") && lower.contains("not verified");
    }

    private static String last(Throwable e) {
        Throwable last = e;
        for (int depth = 0; last.getCause() != null && depth < DEEPEST; depth++) {
            last = last.getCause();
        }
        return last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
    }
}
