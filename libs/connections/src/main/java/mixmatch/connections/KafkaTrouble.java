package mixmatch.connections;

import java.io.FileNotFoundException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mixmatch.proto.MissingTopicException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.IllegalSaslStateException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;

/** From what a Kafka client throws to the sentence that a person reads. Settings are named as in the environment. */
final class KafkaTrouble {
    private static final int DEEPEST = 20;

    private final ClientSettings client;
    private final Denial denial;

    KafkaTrouble(ClientSettings client, Denial denial) {
        this.client = client;
        this.denial = denial;
    }

    /** The trouble that the failure of a call tells of. May look at the broker's port, which takes seconds. */
    Trouble of(Throwable failure) {
        List<Throwable> chain = chain(failure);
        for (Throwable cause : chain) {
            Optional<Trouble> known = known(cause);
            if (known.isPresent()) {
                return known.get();
            }
        }
        Optional<String> tls = TlsTrouble.of(failure);
        if (tls.isPresent()) {
            return Trouble.lasting(broker() + tls.get() + hint(tls.get()));
        }
        if (chain.stream().anyMatch(ConfigException.class::isInstance)
                || isOfConstruction(failure) && chain.size() > 1) {
            return Trouble.lasting("the settings of the Kafka client are refused: %s; KAFKA_… sets them"
                    .formatted(oneLine(chain.get(chain.size() - 1))));
        }
        return chain.stream().anyMatch(KafkaTrouble::isTimeout)
                ? new ClosedConnections(client).trouble()
                : Trouble.passing(broker() + "can't be worked with: " + oneLine(failure));
    }

    private Optional<Trouble> known(Throwable cause) {
        if (cause instanceof MissingTopicException topic) {
            // Not lasting: where others make the topics, they may be about to.
            return Optional.of(Trouble.passing(broker()
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
            return lasting(broker() + denial.of(client.user(), refused));
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

    private static Optional<Trouble> lasting(String sentence) {
        return Optional.of(Trouble.lasting(sentence));
    }

    private static String hint(String tls) {
        return tls.contains("CA's certificate") ? " by KAFKA_SSL_TRUSTSTORE_LOCATION" : "";
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

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = failure; cause != null && chain.size() < DEEPEST; cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
    }

    private static String oneLine(Throwable e) {
        String said = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return said.replaceAll("\\s*\\R\\s*", " ").replaceAll("\\.$", "");
    }
}
