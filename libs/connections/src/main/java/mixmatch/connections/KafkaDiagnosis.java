package mixmatch.connections;

import java.io.FileNotFoundException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mixmatch.proto.AccessRight;
import mixmatch.proto.MissingTopicException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.IllegalSaslStateException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.Utils;

/** Turns what a Kafka client throws into a sentence for a person. Settings are named as in the environment. */
record KafkaDiagnosis(ClientSettings client, Set<AccessRight> needed) {
    /** A producer's words when it has waited for a topic in vain, whether or not brokers answer. */
    private static final Pattern ABSENT = Pattern.compile("^Topic (\\S+) not present in metadata");

    private static final String REMEDY = "; docs/security.md lists the rights";

    /** Diagnoses the failure of a call. May look at the broker's port, which takes seconds. */
    BrokerException of(Throwable failure) {
        List<Throwable> causes = TlsDiagnosis.causes(failure);
        Optional<String> known = causes.stream().flatMap(c -> known(c).stream()).findFirst();
        if (known.isPresent()) {
            // A topic is waited for: where others make the topics, they may be about to.
            boolean isTopic = causes.stream().anyMatch(MissingTopicException.class::isInstance);
            return new BrokerException(known.get(), !isTopic, failure);
        }
        Optional<String> tls = TlsDiagnosis.of(failure, "KAFKA_SSL_TRUSTSTORE_LOCATION");
        if (tls.isPresent()) {
            return lasting(broker(tls.get()), failure);
        }
        if (causes.stream().anyMatch(ConfigException.class::isInstance)
                || isOfConstruction(failure) && causes.size() > 1) {
            return lasting(
                    "the settings of the Kafka client are refused: %s; KAFKA_… sets them"
                            .formatted(oneLine(causes.get(causes.size() - 1))),
                    failure);
        }
        boolean isTimeout = causes.stream()
                .anyMatch(c -> c instanceof TimeoutException || c instanceof java.util.concurrent.TimeoutException);
        return isTimeout
                ? ofSilence(failure)
                : new BrokerException(broker("can't be worked with: " + oneLine(failure)), false, failure);
    }

    BrokerException of(Collection<AccessRight> missing) {
        return lasting(broker(missing(missing)), null);
    }

    /** Of topics that are not as they must be, a sentence each. */
    BrokerException ofTopics(List<String> sentences) {
        return lasting(broker("is refused: " + String.join("; ", sentences)), null);
    }

    /** Of topics that are not there. They may be made at any time. */
    BrokerException ofAbsent(Collection<String> topics) {
        return new BrokerException(broker(absent(String.join(", ", topics))), false, null);
    }

    private static String absent(String topics) {
        return "has no topic %s; what it held is lost, and `mixmatch topics --repair` makes it anew".formatted(topics);
    }

    private Optional<String> known(Throwable cause) {
        String said = oneLine(cause);
        String sentence = null;
        if (cause instanceof MissingTopicException topic) {
            sentence = broker(
                    "has no topic %s, and %s may not create it; make the topics of docs/topics.md, or give it Create on them"
                            .formatted(topic.topic(), client.user()));
        } else if (cause instanceof UnsupportedSaslMechanismException) {
            sentence = broker("does not take KAFKA_SASL_MECHANISM %s (%s)".formatted(client.mechanism(), said));
        } else if (cause instanceof IllegalSaslStateException) {
            sentence =
                    broker("wants no user, and KAFKA_SECURITY_PROTOCOL is %s (%s)".formatted(client.protocol(), said));
        } else if (cause instanceof SaslAuthenticationException) {
            sentence = broker("refuses %s (%s); check name and password in KAFKA_SASL_JAAS_CONFIG"
                    .formatted(client.user(), said));
        } else if (cause instanceof AuthorizationException refused) {
            sentence = broker(denied(refused));
        } else if (String.valueOf(cause.getMessage()).contains("Could not find a 'KafkaClient' entry")) {
            sentence = "KAFKA_SECURITY_PROTOCOL is %s, but no user is given; set KAFKA_SASL_JAAS_CONFIG"
                    .formatted(client.protocol());
        } else if (cause instanceof NoSuchFileException || cause instanceof FileNotFoundException) {
            sentence =
                    "a file that the Kafka client is to read is not there: %s; check KAFKA_SSL_TRUSTSTORE_LOCATION and KAFKA_SSL_KEYSTORE_LOCATION"
                            .formatted(said);
        } else if (cause instanceof AccessDeniedException) {
            sentence = "a file that the Kafka client is to read may not be read: %s; check its permissions"
                    .formatted(said);
        }
        return Optional.ofNullable(sentence);
    }

    /** The broker names what it denies, but not the right that is missing. */
    private String denied(AuthorizationException refusal) {
        List<AccessRight> missing =
                needed.stream().filter(right -> denies(refusal, right)).toList();
        return missing.isEmpty()
                ? "denies %s what it asks (%s)%s".formatted(client.user(), refusal.getMessage(), REMEDY)
                : missing(missing);
    }

    private String missing(Collection<AccessRight> missing) {
        String rights = missing.stream().sorted().map(AccessRight::toString).collect(Collectors.joining(", "));
        return "does not let %s do its work, which needs %s%s".formatted(client.user(), rights, REMEDY);
    }

    private static boolean denies(AuthorizationException refusal, AccessRight right) {
        if (refusal instanceof TransactionalIdAuthorizationException) {
            return right.type() == ResourceType.TRANSACTIONAL_ID;
        }
        return right.operation() != AclOperation.DESCRIBE
                && (refusal instanceof TopicAuthorizationException topics
                                && right.type() == ResourceType.TOPIC
                                && topics.unauthorizedTopics().contains(right.name())
                        || refusal instanceof GroupAuthorizationException group
                                && right.type() == ResourceType.GROUP
                                && right.name().equals(group.groupId()));
    }

    /** A broker never answers: nobody is there, or both speak differently, which a client can't tell. */
    private BrokerException ofSilence(Throwable failure) {
        boolean closes = false;
        String protocol = client.protocol();
        for (String server : client.bootstrapServers().split(",")) {
            String host = Utils.getHost(server.trim());
            Integer port = Utils.getPort(server.trim());
            ProtocolProbe found = host == null || port == null
                    ? ProtocolProbe.NOTHING
                    : ProtocolProbe.ofBroker(host, port, ProtocolProbe.PATIENCE);
            if (found == ProtocolProbe.TLS && !client.usesTls()) {
                String sentence = "speaks TLS, and KAFKA_SECURITY_PROTOCOL is %s; set SSL or SASL_SSL";
                return lasting(broker(sentence.formatted(protocol)), failure);
            }
            if (found == ProtocolProbe.PLAIN && client.usesTls()) {
                String plain = protocol.toUpperCase(Locale.ROOT).replace("SSL", "PLAINTEXT");
                String sentence = "does not speak TLS, and KAFKA_SECURITY_PROTOCOL is %s; set %s";
                return lasting(broker(sentence.formatted(protocol, plain)), failure);
            }
            closes |= found != ProtocolProbe.NOTHING;
        }
        Optional<String> topic = TlsDiagnosis.causes(failure).stream()
                .map(cause -> ABSENT.matcher(String.valueOf(cause.getMessage())))
                .filter(Matcher::find)
                .map(said -> said.group(1))
                .findFirst();
        if (closes && topic.isPresent()) {
            return ofAbsent(List.of(topic.get()));
        }
        String sentence = closes && !protocol.startsWith("SASL")
                ? broker(
                        "takes connections and does not answer; if it wants a user, set KAFKA_SECURITY_PROTOCOL and KAFKA_SASL_JAAS_CONFIG")
                : "no answer from the broker at " + client.bootstrapServers();
        return new BrokerException(sentence, false, failure);
    }

    private String broker(String rest) {
        return "the broker at %s ".formatted(client.bootstrapServers()) + rest;
    }

    private static BrokerException lasting(String sentence, Throwable failure) {
        return new BrokerException(sentence, true, failure);
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
