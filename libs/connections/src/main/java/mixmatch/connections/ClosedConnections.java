package mixmatch.connections;

import java.util.Locale;

/** A broker that never answers a client: nobody is there, or both speak differently, which a client can't tell. */
final class ClosedConnections {
    private final ClientSettings client;

    ClosedConnections(ClientSettings client) {
        this.client = client;
    }

    Trouble trouble() {
        boolean closes = false;
        for (String address : client.bootstrapServers().split(",")) {
            int colon = address.lastIndexOf(':');
            if (colon < 1 || !address.substring(colon + 1).trim().matches("\\d{1,5}")) {
                continue;
            }
            String host = address.substring(address.indexOf("://") < 0 ? 0 : address.indexOf("://") + 3, colon)
                    .trim();
            Speech speech = Speech.ofBroker(
                    host.replaceAll("^\\[|]$", ""),
                    Integer.parseInt(address.substring(colon + 1).trim()));
            if (speech == Speech.TLS && !client.usesTls()) {
                return Trouble.lasting(
                        "the broker at %s speaks TLS, and KAFKA_SECURITY_PROTOCOL is %s; set SSL or SASL_SSL"
                                .formatted(client.bootstrapServers(), client.protocol()));
            }
            if (speech == Speech.PLAIN && client.usesTls()) {
                return Trouble.lasting("the broker at %s does not speak TLS, and KAFKA_SECURITY_PROTOCOL is %s; set %s"
                        .formatted(
                                client.bootstrapServers(),
                                client.protocol(),
                                client.protocol().toUpperCase(Locale.ROOT).replace("SSL", "PLAINTEXT")));
            }
            closes |= speech != Speech.NOTHING;
        }
        return Trouble.passing(
                closes && !client.hasUser()
                        ? "the broker at %s takes connections and does not answer; if it wants a user, set KAFKA_SECURITY_PROTOCOL and KAFKA_SASL_JAAS_CONFIG"
                                .formatted(client.bootstrapServers())
                        : "no answer from the broker at %s".formatted(client.bootstrapServers()));
    }
}
