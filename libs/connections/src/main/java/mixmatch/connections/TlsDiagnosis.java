package mixmatch.connections;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Names the reason of a failed TLS connection in words that a person knows. The JDK has it as the cause of a cause. */
public final class TlsDiagnosis {
    private static final int DEEPEST = 20;
    /** As the JDK and, last, OkHttp say it. */
    private static final Pattern OTHER_NAME =
            Pattern.compile("no subject alternative|no name matching|(?s)^hostname .*not verified");

    private TlsDiagnosis() {}

    /** The rest of a sentence that begins with the address; empty for other failures. {@code caSetting} names a CA. */
    public static Optional<String> of(Throwable e, String caSetting) {
        List<Throwable> causes = causes(e);
        Optional<String> known =
                causes.stream().flatMap(c -> known(c, caSetting).stream()).findFirst();
        if (known.isPresent() || causes.stream().noneMatch(SSLException.class::isInstance)) {
            return known;
        }
        Throwable last = causes.get(causes.size() - 1);
        return Optional.of("can't be spoken to with TLS (%s)"
                .formatted(last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage()));
    }

    /** A failure and what caused it, outermost first. Bound: {@value #DEEPEST}, as a cause may be its own. */
    public static List<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(DEEPEST)
                .toList();
    }

    private static Optional<String> known(Throwable cause, String caSetting) {
        // An exception that was given only its cause says the cause's type, too.
        String said = String.valueOf(cause.getMessage()).replaceFirst("^[\\w.$]+Exception: ", "");
        String lower = said.toLowerCase(Locale.ROOT);
        String remedy = "; name the CA's certificate by " + caSetting;
        String sentence = null;
        if (cause instanceof CertificateExpiredException) {
            sentence = "shows a certificate that has expired (%s); it needs a new one".formatted(said);
        } else if (cause instanceof CertificateNotYetValidException) {
            sentence = "shows a certificate that is not valid yet (%s); compare the clocks".formatted(said);
        } else if (OTHER_NAME.matcher(lower).find()) {
            sentence = "shows a certificate of another name (%s); use a name that the certificate has"
                    .formatted(said.lines().findFirst().orElse("").trim());
        } else if (cause instanceof CertPathBuilderException
                || cause instanceof CertPathValidatorException && lower.contains("trust anchor")) {
            sentence = "shows a certificate of a CA that is not trusted here" + remedy;
        } else if (lower.contains("trustanchors parameter must be non-empty")) {
            sentence = "can't be trusted, as the truststore holds no certificate" + remedy;
        } else if (lower.contains("unsupported or unrecognized ssl message")) {
            sentence = "does not speak TLS";
        } else if (lower.contains("alert: bad_certificate") || lower.contains("alert: certificate_required")) {
            sentence = "refuses this client's certificate, or wants one (%s)".formatted(said);
        }
        return Optional.ofNullable(sentence);
    }
}
