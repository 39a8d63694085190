package mixmatch.trainer.kafka;

import com.google.protobuf.Message;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import mixmatch.proto.Partitions;
import mixmatch.proto.Topic;
import mixmatch.service.KafkaClients;
import mixmatch.service.PartitionReader;
import mixmatch.service.RunLog;
import mixmatch.service.ServiceConfig;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;

/** The broker as the trainer uses it: clients, the partitions that are a run's, records for them, partitions read whole. */
@Singleton
public class TrainerKafka {
    private static final Duration POLL = Duration.ofMillis(200);
    /** A consumer that is closed waits for the fetch that it has sent ahead. */
    public static final Map<String, Object> CLOSED_SOON = Map.of(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);

    private final Map<String, Object> settings;
    private final String prefix;
    private final String replica;

    @Inject
    TrainerKafka(@Identifier("default-kafka-broker") Map<String, Object> settings, ServiceConfig config) {
        this(settings, config.topicPrefix(), config.replica().orElse(""));
    }

    /**
     * @param prefix of topics and transactional ids
     * @param replica the name of this trainer, if it would have the same after a start; else empty
     */
    public TrainerKafka(Map<String, Object> settings, String prefix, String replica) {
        this.settings = settings;
        this.prefix = prefix;
        this.replica = replica;
    }

    public String prefix() {
        return prefix;
    }

    public String replica() {
        return replica;
    }

    public KafkaConsumer<String, byte[]> consumer(Map<String, Object> more) {
        return KafkaClients.consumer(settings, more);
    }

    public Producer<String, byte[]> producer(Map<String, Object> more) {
        return KafkaClients.producer(settings, more);
    }

    /**
     * A producer of transactions, each call of which ends in time or fails. From the second attempt on it asks another one of the named
     * brokers who coordinates them: one that is cut off from the others names itself.
     */
    public Producer<String, byte[]> producer(String transactionalId, Duration patience, int attempt) {
        Map<String, Object> more = new HashMap<>();
        more.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        more.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, patience.toMillis());
        if (attempt > 1) {
            String[] brokers = settings.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)
                    .toString()
                    .split(",");
            more.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers[attempt % brokers.length]);
        }
        return producer(more);
    }

    /** The partition of a topic that a run's messages are in. */
    public TopicPartition partition(Topic topic, String run) {
        return new TopicPartition(topic.name(prefix), Partitions.ofRun(run));
    }

    public List<TopicPartition> partitions(Topic topic) {
        return topic.partitions(prefix);
    }

    /** A message for a run's partition, a tombstone if it is null. */
    public ProducerRecord<String, byte[]> record(
            Topic topic, String run, String key, Message message, Headers headers) {
        byte[] value = message == null ? null : message.toByteArray();
        return new ProducerRecord<>(topic.name(prefix), Partitions.ofRun(run), null, key, value, headers);
    }

    /** Reads partitions for a run from where their ends are when this returns: nothing that is written later is missed. */
    public PartitionReader tail(
            String run,
            String name,
            List<TopicPartition> partitions,
            Consumer<ConsumerRecord<String, byte[]>> receiver) {
        KafkaConsumer<String, byte[]> consumer = consumer(Map.of());
        try {
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            // The seek is lazy: only asking for the position makes it happen now.
            partitions.forEach(consumer::position);
        } catch (KafkaException e) {
            consumer.close();
            throw e;
        }
        // It is positioned; what its thread logs names the run.
        return new PartitionReader(name, consumer, partitions, (positioned, its) -> RunLog.of(run), receiver);
    }

    /** Hands on every committed record by now, in a partition's order, past where other runs' transactions are open. */
    public void readWhole(List<TopicPartition> partitions, Consumer<ConsumerRecord<String, byte[]>> reader) {
        Map<TopicPartition, Long> ends = ends(partitions);
        try (KafkaConsumer<String, byte[]> consumer = consumer(CLOSED_SOON)) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(POLL).forEach(reader);
            }
        }
    }

    private Map<TopicPartition, Long> ends(List<TopicPartition> partitions) {
        try (KafkaConsumer<String, byte[]> consumer =
                consumer(Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted"))) {
            consumer.assign(partitions);
            return consumer.endOffsets(partitions);
        }
    }
}
