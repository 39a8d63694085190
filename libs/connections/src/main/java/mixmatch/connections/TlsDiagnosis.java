package mixmatch.connections;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Names the reason of a failed TLS connection in words that a person knows. The JDK has it as the cause of a cause. */
public final class TlsDiagnosis {
    private static final int DEEPEST = 20;
    private static final String NAME_THE_CA = "name the CA's certificate";

    private TlsDiagnosis() {}

    /**
     * The rest of a sentence that begins with the address: the problem and its remedy; empty for other failures.
     *
     * @param caSetting the setting that names a CA's certificate
     */
    public static Optional<String> of(Throwable e, String caSetting) {
        return of(e).map(said -> said.endsWith(NAME_THE_CA) ? said + " by " + caSetting : said);
    }

    static Optional<String> of(Throwable e) {
        List<Throwable> causes = causes(e);
        Optional<String> known =
                causes.stream().flatMap(cause -> known(cause).stream()).findFirst();
        if (known.isPresent() || causes.stream().noneMatch(SSLException.class::isInstance)) {
            return known;
        }
        Throwable last = causes.get(causes.size() - 1);
        return Optional.of("can't be spoken to with TLS (%s)"
                .formatted(last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage()));
    }

    /** A failure and what caused it, outermost first. Bound: {@value #DEEPEST}, as a cause may be its own. */
    static List<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(DEEPEST)
                .toList();
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
            return Optional.of("shows a certificate of a CA that is not trusted here; " + NAME_THE_CA);
        }
        if (lower.contains("trustanchors parameter must be non-empty")) {
            return Optional.of("can't be trusted, as the truststore holds no certificate; " + NAME_THE_CA);
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
}
