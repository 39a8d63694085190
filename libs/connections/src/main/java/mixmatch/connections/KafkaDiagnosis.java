package mixmatch.connections;

import java.io.FileNotFoundException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import mixmatch.proto.AccessRight;
import mixmatch.proto.MissingTopicException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.IllegalSaslStateException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.apache.kafka.common.utils.Utils;

/** Turns what a Kafka client throws into a sentence for a person. Settings are named as in the environment. */
final class KafkaDiagnosis {
    private final ClientSettings client;
    private final Set<AccessRight> needed;

    /** @param needed all rights that the process needs */
    KafkaDiagnosis(ClientSettings client, Set<AccessRight> needed) {
        this.client = client;
        this.needed = needed;
    }

    /** Diagnoses the failure of a call. May look at the broker's port, which takes seconds. */
    Diagnosis of(Throwable failure) {
        List<Throwable> causes = TlsDiagnosis.causes(failure);
        Optional<Diagnosis> known =
                causes.stream().flatMap(cause -> known(cause).stream()).findFirst();
        if (known.isPresent()) {
            return known.get();
        }
        Optional<String> tls = TlsDiagnosis.of(failure, "KAFKA_SSL_TRUSTSTORE_LOCATION");
        if (tls.isPresent()) {
            return Diagnosis.lasting(broker() + tls.get());
        }
        if (causes.stream().anyMatch(ConfigException.class::isInstance)
                || isOfConstruction(failure) && causes.size() > 1) {
            return Diagnosis.lasting("the settings of the Kafka client are refused: %s; KAFKA_… sets them"
                    .formatted(oneLine(causes.get(causes.size() - 1))));
        }
        return causes.stream().anyMatch(KafkaDiagnosis::isTimeout)
                ? ofSilence()
                : Diagnosis.passing(broker() + "can't be worked with: " + oneLine(failure));
    }

    private Optional<Diagnosis> known(Throwable cause) {
        if (cause instanceof MissingTopicException topic) {
            // Not lasting: where others make the topics, they may be about to.
            return Optional.of(Diagnosis.passing(broker()
                    + "has no topic %s, and %s may not create it; make the topics of docs/topics.md, or give it Create on them"
                            .formatted(topic.topic(), client.user())));
        }
        if (cause instanceof UnsupportedSaslMechanismException) {
            return lasting(broker()
                    + "does not take KAFKA_SASL_MECHANISM %s (%s)".formatted(client.mechanism(), oneLine(cause)));
        }
        if (cause instanceof IllegalSaslStateException) {
            return lasting(broker()
                    + "wants no user, and KAFKA_SECURITY_PROTOCOL is %s (%s)"
                            .formatted(client.protocol(), oneLine(cause)));
        }
        if (cause instanceof SaslAuthenticationException) {
            return lasting(broker()
                    + "refuses %s (%s); check name and password in KAFKA_SASL_JAAS_CONFIG"
                            .formatted(client.user(), oneLine(cause)));
        }
        if (cause instanceof AuthorizationException refused) {
            return lasting(broker() + AuthorizationError.of(client.user(), needed, refused));
        }
        if (String.valueOf(cause.getMessage()).contains("Could not find a 'KafkaClient' entry")) {
            return lasting("KAFKA_SECURITY_PROTOCOL is %s, but no user is given; set KAFKA_SASL_JAAS_CONFIG"
                    .formatted(client.protocol()));
        }
        if (cause instanceof NoSuchFileException || cause instanceof FileNotFoundException) {
            return lasting(
                    "a file that the Kafka client is to read is not there: %s; check KAFKA_SSL_TRUSTSTORE_LOCATION"
                                    .formatted(oneLine(cause))
                            + " and KAFKA_SSL_KEYSTORE_LOCATION");
        }
        return cause instanceof AccessDeniedException
                ? lasting("a file that the Kafka client is to read may not be read: %s; check its permissions"
                        .formatted(oneLine(cause)))
                : Optional.empty();
    }

    private static Optional<Diagnosis> lasting(String sentence) {
        return Optional.of(Diagnosis.lasting(sentence));
    }

    /** A broker never answers: nobody is there, or both speak differently, which a client can't tell. */
    private Diagnosis ofSilence() {
        boolean closes = false;
        for (String server : client.bootstrapServers().split(",")) {
            String host = Utils.getHost(server.trim());
            Integer port = Utils.getPort(server.trim());
            ProtocolProbe found =
                    host == null || port == null ? ProtocolProbe.NOTHING : ProtocolProbe.ofBroker(host, port);
            if (found == ProtocolProbe.TLS && !client.usesTls()) {
                return Diagnosis.lasting(broker()
                        + "speaks TLS, and KAFKA_SECURITY_PROTOCOL is %s; set SSL or SASL_SSL"
                                .formatted(client.protocol()));
            }
            if (found == ProtocolProbe.PLAIN && client.usesTls()) {
                return Diagnosis.lasting(broker()
                        + "does not speak TLS, and KAFKA_SECURITY_PROTOCOL is %s; set %s"
                                .formatted(
                                        client.protocol(),
                                        client.protocol()
                                                .toUpperCase(Locale.ROOT)
                                                .replace("SSL", "PLAINTEXT")));
            }
            closes |= found != ProtocolProbe.NOTHING;
        }
        return Diagnosis.passing(
                closes && !client.hasUser()
                        ? broker()
                                + "takes connections and does not answer; if it wants a user, set KAFKA_SECURITY_PROTOCOL and KAFKA_SASL_JAAS_CONFIG"
                        : "no answer from the broker at " + client.bootstrapServers());
    }

    private String broker() {
        return "the broker at %s ".formatted(client.bootstrapServers());
    }

    private static boolean isTimeout(Throwable cause) {
        return cause instanceof TimeoutException || cause instanceof java.util.concurrent.TimeoutException;
    }

    /** Kafka's constructors wrap whatever goes wrong in them in the same words. */
    private static boolean isOfConstruction(Throwable failure) {
        return failure instanceof KafkaException
                && String.valueOf(failure.getMessage()).startsWith("Failed to c");
    }

    private static String oneLine(Throwable e) {
        String said = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return said.replaceAll("\\s*\\R\\s*", " ").replaceAll("\\.$", "");
    }
}
