package mixmatch.connections;

import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;

/** A Kafka client's settings for broker and user, without the password. The user in words, as in {@code user augment}. */
record ClientSettings(String bootstrapServers, String protocol, String mechanism, String user) {
    private static final Pattern USER =
            Pattern.compile("\\busername\\s*=\\s*(?:([\"'])(.*?)\\1|([^\\s;]+))", Pattern.DOTALL);

    /** Of a client's configuration, with Kafka's defaults for what is not set. */
    static ClientSettings of(Map<String, ?> configuration) {
        String none = CommonClientConfigs.DEFAULT_SECURITY_PROTOCOL;
        String protocol = text(configuration, CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, none);
        return new ClientSettings(
                text(configuration, CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, ""),
                protocol,
                text(configuration, SaslConfigs.SASL_MECHANISM, SaslConfigs.DEFAULT_SASL_MECHANISM),
                user(protocol, text(configuration, SaslConfigs.SASL_JAAS_CONFIG, "")));
    }

    boolean usesTls() {
        return protocol.endsWith("SSL");
    }

    private static String user(String protocol, String jaas) {
        Matcher named = USER.matcher(jaas);
        if (!protocol.startsWith("SASL") || !named.find()) {
            return "this client, which names no user,";
        }
        return "user " + (named.group(1) == null ? named.group(3) : named.group(2));
    }

    private static String text(Map<String, ?> configuration, String key, String otherwise) {
        String value = Objects.toString(configuration.get(key), "").trim();
        return value.isEmpty() ? otherwise : value;
    }
}
