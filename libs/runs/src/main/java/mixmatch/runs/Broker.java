package mixmatch.runs;

import java.util.Map;
import mixmatch.connections.BrokerAccess;
import mixmatch.proto.KafkaUser;
import mixmatch.proto.Topic;

/** A broker as every Kafka client of this process is configured for it, and this system's topics on it. */
public record Broker(Map<String, Object> client, String topicPrefix) {
    public Broker {
        client = Map.copyOf(client);
    }

    /** The broker as the user of the command has access to it. */
    BrokerAccess access() {
        return new BrokerAccess(client, KafkaUser.TRAIN.rights(topicPrefix));
    }

    public String name(Topic topic) {
        return topic.name(topicPrefix);
    }
}
