package mixmatch.local.chaos;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What is in the topics, and a way to put anything into them: keys and values are bytes, as somebody else sent them. */
final class Messages {
    /** How long the broker, which other faults may have taken away, is waited for. */
    private static final int PATIENCE_MILLIS = 120_000;

    private static final Duration READ_WITHIN = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(200);

    /** How far back in a partition is looked: transactions leave marks among the messages. */
    private static final int LOOKED_BACK = 120;

    private final TestedSystem system;

    Messages(TestedSystem system) {
        this.system = system;
    }

    /**
     * The newest messages of a partition, at most so many, oldest first; only those of the named runs, and none that another
     * fault has spoiled: such a one, repeated, is the third dead letter of its step and rightly ends the run.
     */
    List<ConsumerRecord<byte[], byte[]>> newest(Topic topic, int partition, int most, List<String> runs) {
        TopicPartition place = new TopicPartition(system.name(topic), partition);
        List<ConsumerRecord<byte[], byte[]>> found = read(List.of(place), LOOKED_BACK).stream()
                .filter(record -> record.value() != null)
                .filter(record -> runs.contains(RunHeaders.text(record.headers(), RunHeaders.RUN_ID)))
                .filter(record -> isSound(topic, record))
                .toList();
        return found.subList(Math.max(0, found.size() - most), found.size());
    }

    private static boolean isSound(Topic topic, ConsumerRecord<byte[], byte[]> record) {
        if (topic.messages().isEmpty()) {
            return true;
        }
        try {
            topic.parser(RunHeaders.text(record.headers(), RunHeaders.SCHEMA)).parseFrom(record.value());
            return true;
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            return false;
        }
    }

    /** All that is in a topic. */
    List<ConsumerRecord<byte[], byte[]>> all(Topic topic) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int i = 0; i < topic.partitions(); i++) {
            partitions.add(new TopicPartition(system.name(topic), i));
        }
        return read(partitions, Long.MAX_VALUE);
    }

    private List<ConsumerRecord<byte[], byte[]>> read(List<TopicPartition> partitions, long back) {
        Map<String, Object> config = new HashMap<>(system.kafka());
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            partitions.forEach(p -> consumer.seek(p, Math.max(begins.get(p), ends.get(p) - back)));
            long deadline = System.nanoTime() + READ_WITHIN.toNanos();
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))
                    && System.nanoTime() < deadline) {
                consumer.poll(POLL).forEach(found::add);
            }
        }
        return found;
    }

    /** Sends them in that order and waits until the broker has them; gives where each one is. */
    List<RecordMetadata> send(List<ProducerRecord<byte[], byte[]>> records)
            throws ExecutionException, InterruptedException {
        Map<String, Object> config = new HashMap<>(system.kafka());
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.MAX_MESSAGE_BYTES);
        List<RecordMetadata> places = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (var sent : records.stream().map(producer::send).toList()) {
                places.add(sent.get());
            }
        }
        return places;
    }

    /** The same message once more: partition, key, headers and value. */
    static ProducerRecord<byte[], byte[]> again(ConsumerRecord<byte[], byte[]> record) {
        return with(record, record.value());
    }

    /** The same message with another value. */
    static ProducerRecord<byte[], byte[]> with(ConsumerRecord<byte[], byte[]> record, byte[] value) {
        return new ProducerRecord<>(record.topic(), record.partition(), record.key(), value, record.headers());
    }

    /** As in {@code 3 messages of mixmatch.orders-4}. */
    static String describe(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .collect(Collectors.groupingBy(r -> r.topic() + "-" + r.partition(), Collectors.counting()))
                .entrySet()
                .stream()
                .map(e -> "%d messages of %s".formatted(e.getValue(), e.getKey()))
                .collect(Collectors.joining(", "));
    }
}
