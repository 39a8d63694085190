package mixmatch.runs;

import java.util.Map;
import mixmatch.connections.BrokerAccess;
import mixmatch.proto.KafkaUser;
import mixmatch.proto.Topic;

/**
 * A broker, and the names of this system's topics on it.
 *
 * @param client configuration that every Kafka client begins with
 * @param topicPrefix the beginning of all topics' names
 */
public record Broker(Map<String, Object> client, String topicPrefix) {
    public Broker {
        client = Map.copyOf(client);
    }

    /** The broker as the user of the command has access to it. */
    BrokerAccess access() {
        return new BrokerAccess(client, KafkaUser.TRAIN.rights(topicPrefix));
    }

    /** Full name of a topic. */
    public String name(Topic topic) {
        return topic.name(topicPrefix);
    }
}
