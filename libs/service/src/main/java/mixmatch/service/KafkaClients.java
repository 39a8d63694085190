package mixmatch.service;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import mixmatch.proto.Topic;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka clients for what channels can't express: reading a topic whole, one partition, transactions. */
public final class KafkaClients {
    private static final Set<String> NOT_KAFKA = Set.of("devservices", "health", "snappy");

    private KafkaClients() {}

    /** The settings of {@code kafka.*} that are Kafka's own. */
    public static Map<String, Object> settings(Map<String, Object> configured) {
        Map<String, Object> settings = new HashMap<>(configured);
        settings.keySet().removeIf(key -> NOT_KAFKA.contains(key.split("\\.", 2)[0]));
        return settings;
    }

    public static Admin admin(Map<String, Object> configured) {
        return Admin.create(settings(configured));
    }

    /** A consumer without a group that sees only what is committed. */
    public static KafkaConsumer<String, byte[]> consumer(Map<String, Object> configured, Map<String, Object> more) {
        Map<String, Object> settings = settings(configured);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Topic.MAX_MESSAGE_BYTES);
        // As of the channels (microprofile-config.properties): idle consumers cost the broker little.
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 2000);
        settings.putAll(more);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    public static KafkaProducer<String, byte[]> producer(Map<String, Object> configured, Map<String, Object> more) {
        Map<String, Object> settings = settings(configured);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.MAX_MESSAGE_BYTES);
        settings.putAll(more);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }
}
