package mixmatch.cli.chaos;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import mixmatch.cli.topics.TopicSurvey;
import mixmatch.proto.Partitions;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The messages of the tested system: reads topics and puts anything into them. Keys and values are bytes, as they were sent. */
record Messages(ChaosSystem system) {
    /** The longest wait for the broker, which other faults may have taken away. */
    private static final int PATIENCE_MILLIS = 120_000;

    private static final Duration READ_WITHIN = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(200);
    /** Offsets of a partition that are looked at, from its end: transactions leave marks among the messages. */
    private static final int LOOKED_BACK = 120;

    /** A partition with messages of a run. */
    record Place(Topic topic, int partition) {
        /** The topics that tell of a run; dead letters come of the faults themselves. */
        private static final List<Topic> TOPICS =
                List.copyOf(EnumSet.complementOf(EnumSet.of(Topic.SERVICES, Topic.DEAD_LETTERS)));

        /** A partition of any topic, with messages of the run or, one time in four, of the other one. */
        static Place any(Trial trial, SplittableRandom random) {
            String run = random.nextInt(4) == 0 ? trial.otherRun : trial.run;
            return of(TOPICS.get(random.nextInt(TOPICS.size())), run, random);
        }

        /** A partition of that topic, with messages of that run. */
        static Place of(Topic topic, String run, SplittableRandom random) {
            boolean spread = topic == Topic.ORDERS || topic == Topic.BATCHES_UNLABELED;
            return new Place(
                    topic, spread ? random.nextInt(topic.partitions()) : Partitions.ofRun(run) % topic.partitions());
        }
    }

    /**
     * The newest messages of a partition, at most so many, oldest first; only those of the named runs, and none that another
     * fault has spoiled: such a one, repeated, is the third dead letter of its step and rightly ends the run.
     */
    List<ConsumerRecord<byte[], byte[]>> newest(Place place, int most, String... runs) {
        TopicPartition partition = system.partitions(place.topic()).get(place.partition());
        List<ConsumerRecord<byte[], byte[]>> found = read(List.of(partition), LOOKED_BACK).stream()
                .filter(record -> record.value() != null)
                .filter(record -> List.of(runs).contains(RunHeaders.text(record.headers(), RunHeaders.RUN_ID)))
                .filter(record -> isSound(place.topic(), record))
                .toList();
        return found.subList(Math.max(0, found.size() - most), found.size());
    }

    private static boolean isSound(Topic topic, ConsumerRecord<byte[], byte[]> record) {
        try {
            parse(topic, record);
            return true;
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            return false;
        }
    }

    static Message parse(Topic topic, ConsumerRecord<byte[], byte[]> record) throws InvalidProtocolBufferException {
        return topic.parser(RunHeaders.text(record.headers(), RunHeaders.SCHEMA))
                .parseFrom(record.value());
    }

    List<ConsumerRecord<byte[], byte[]>> all(Topic topic) {
        return read(system.partitions(topic), Long.MAX_VALUE);
    }

    private List<ConsumerRecord<byte[], byte[]>> read(List<TopicPartition> partitions, long back) {
        Map<String, Object> config = new HashMap<>(system.addresses().client());
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
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

    /** The offset that the group which has read farthest in the partition will read next; 0 where none has read. */
    long readUpTo(TopicPartition partition) throws Exception {
        return Trial.untilDone(() -> {
            try (Admin admin = Admin.create(system.addresses().client())) {
                return new TopicSurvey(admin, system.addresses().topicPrefix(), Duration.ZERO)
                        .committed().values().stream()
                                .map(group -> group.get(partition))
                                .filter(Objects::nonNull)
                                .mapToLong(OffsetAndMetadata::offset)
                                .max()
                                .orElse(0);
            } catch (ExecutionException | TimeoutException e) {
                throw new IOException("the groups' offsets can't be read: " + e.getMessage(), e);
            }
        });
    }

    /** Sends them in that order and waits until the broker has them; gives where each one is. */
    List<RecordMetadata> send(List<ProducerRecord<byte[], byte[]>> records)
            throws ExecutionException, InterruptedException {
        Map<String, Object> config = new HashMap<>(system.addresses().client());
        // Seen once: what was sent while the broker was killed was not acknowledged within 120 s. These are
        // repetitions:
        // without numbers there is nothing that client and broker could disagree about.
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.MAX_MESSAGE_BYTES);
        List<RecordMetadata> places = new ArrayList<>();
        try (var producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (var sent : records.stream().map(producer::send).toList()) {
                places.add(sent.get());
            }
        }
        return places;
    }

    /** The same message once more, with that value. */
    static ProducerRecord<byte[], byte[]> with(ConsumerRecord<byte[], byte[]> record, byte[] value) {
        return new ProducerRecord<>(record.topic(), record.partition(), record.key(), value, record.headers());
    }
}
