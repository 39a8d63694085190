package mixmatch.cli.system;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mixmatch.proto.Replication;
import mixmatch.proto.ReplicationSettings;
import mixmatch.proto.Topic;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Has the embedded brokers sync what a power cut must not take: the topics that are declared so, also where a folder is older
 * than that, and what Kafka's coordinator of transactions writes. Without the end of the latter it would not know of a
 * transaction that is in the topics, and nobody could read past that; and it would give a run's next owner a number that the
 * topics have seen already, and refuse its messages. The end of {@code __consumer_offsets} may be lost: services read again.
 */
final class SyncedTopics {
    static final String TRANSACTIONS = "__transaction_state";
    private static final String EACH_MESSAGE = "1";
    private static final long ANSWER_SECONDS = 10;
    /** As in {@code server.properties}, and as Kafka makes it at the first transaction. */
    private static final int PARTITIONS = 4;

    private static final Map<String, String> AS_KAFKA_MAKES_IT = Map.of(
            "cleanup.policy", "compact",
            "compression.type", "uncompressed",
            "segment.bytes", "104857600",
            "unclean.leader.election.enable", "false");

    private SyncedTopics() {}

    /**
     * Makes it so. All topics of the declaration are there.
     *
     * @throws IOException when the brokers don't do it, or not yet: each learns of a topic a moment after it is made
     */
    static void ensure(Admin admin, String topicPrefix, int brokers) throws IOException, InterruptedException {
        try {
            create(admin, ReplicationSettings.DEFAULT.on(brokers));
            List<ConfigResource> topics = new ArrayList<>(List.of(resource(TRANSACTIONS)));
            Arrays.stream(Topic.values())
                    .filter(topic -> topic.policy().containsKey(Topic.FLUSH))
                    .forEach(topic -> topics.add(resource(topic.name(topicPrefix))));
            Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
            admin.describeConfigs(topics)
                    .all()
                    .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                    .forEach((topic, config) -> {
                        if (!config.get(Topic.FLUSH).value().equals(EACH_MESSAGE)) {
                            changes.put(
                                    topic,
                                    List.of(new AlterConfigOp(
                                            new ConfigEntry(Topic.FLUSH, EACH_MESSAGE), AlterConfigOp.OpType.SET)));
                        }
                    });
            admin.incrementalAlterConfigs(changes).all().get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("it could not be told to sync its topics: " + e.getMessage(), e);
        }
    }

    /** Before a transaction makes it: then it is synced from its first message on. */
    private static void create(Admin admin, Replication replication)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, String> settings = new HashMap<>(AS_KAFKA_MAKES_IT);
        settings.put(Topic.FLUSH, EACH_MESSAGE);
        settings.put(Replication.MIN_IN_SYNC, Integer.toString(replication.inSync()));
        try {
            admin.createTopics(List.of(
                            new NewTopic(TRANSACTIONS, PARTITIONS, (short) replication.copies()).configs(settings)))
                    .all()
                    .get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }
}
