package mixmatch.eval.api;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mixmatch.eval.board.Guesses;
import mixmatch.proto.Partitions;
import mixmatch.proto.Topic;
import mixmatch.service.KafkaClients;
import mixmatch.v1.GuessedBatch;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The reader of the newest guessed batch of each run that somebody looks at, every two seconds. It reads one message at the
 * end of a run's reply partition, and some before it where other runs share the partition.
 */
final class SampleSnapshot implements OnDemandPoller.Work {
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration FETCH = Duration.ofSeconds(2);
    private static final int MOST_BACK = 16;

    private final String topic;
    private final SamplesWatch watch;
    private final KafkaConsumer<String, byte[]> consumer;
    /** By run: the end that its partition had last time, so that a run that is not trained costs nothing. */
    private final Map<String, Long> ends = new HashMap<>();

    SampleSnapshot(Map<String, Object> kafka, String prefix, SamplesWatch watch) {
        this.topic = Topic.BATCHES_GUESSED.name(prefix);
        this.watch = watch;
        this.consumer = KafkaClients.consumer(
                kafka,
                Map.of(
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1,
                        ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1,
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1));
    }

    @Override
    public void round() throws InterruptedException {
        Set<String> runs = watch.runs();
        ends.keySet().retainAll(runs);
        for (String run : runs) {
            look(run);
            watch.looked(run);
        }
        Thread.sleep(EVERY.toMillis());
    }

    private void look(String run) {
        TopicPartition partition = new TopicPartition(topic, Partitions.ofRun(run));
        consumer.assign(List.of(partition));
        long begin = consumer.beginningOffsets(List.of(partition)).get(partition);
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        if (Long.valueOf(end).equals(ends.put(run, end))) {
            return;
        }
        for (long offset = end - 1; offset >= Math.max(begin, end - MOST_BACK); offset--) {
            consumer.seek(partition, offset);
            Optional<ConsumerRecord<String, byte[]>> record = next();
            if (record.isPresent()
                    && record.get().key() != null
                    && record.get().key().startsWith(run + "/")) {
                take(run, record.get());
                break;
            }
        }
    }

    private Optional<ConsumerRecord<String, byte[]>> next() {
        Iterator<ConsumerRecord<String, byte[]>> records = consumer.poll(FETCH).iterator();
        return records.hasNext() ? Optional.of(records.next()) : Optional.empty();
    }

    private void take(String run, ConsumerRecord<String, byte[]> record) {
        try {
            GuessedBatch batch = GuessedBatch.parseFrom(record.value());
            if (batch.getRun().equals(run)) {
                Guesses.Batch guesses = Guesses.read(batch);
                watch.sample(run, Sample.of(batch, guesses, Instant.ofEpochMilli(record.timestamp())), guesses);
            }
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            // A damaged batch on a shared topic: the run's trainer reports it.
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }
}
