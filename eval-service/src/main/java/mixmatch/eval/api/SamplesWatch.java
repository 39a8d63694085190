package mixmatch.eval.api;

import com.google.protobuf.InvalidProtocolBufferException;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mixmatch.eval.board.Guesses;
import mixmatch.proto.Partitions;
import mixmatch.proto.Topic;
import mixmatch.service.KafkaClients;
import mixmatch.service.RecentlyUsed;
import mixmatch.service.ServiceConfig;
import mixmatch.v1.GuessedBatch;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** The newest guessed batches of runs, read while somebody looks. Bound: {@value #MOST} runs, those looked at last. */
@ApplicationScoped
class SamplesWatch {
    private static final Logger LOG = Logger.getLogger(SamplesWatch.class);
    private static final int MOST = 4;
    private static final Duration EVERY = Duration.ofSeconds(2);
    /** The longest that each question to the broker may take. */
    private static final Duration ANSWER = Duration.ofSeconds(4);

    private static final int MOST_BACK = 16;
    private static final Map<String, Object> ONE_MESSAGE = Map.of(
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1,
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1,
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1);

    record NewestGuesses(
            Optional<Sample> sample,
            Optional<Double> accuracy,
            Guesses.ConfidenceHistogram confidence,
            Optional<Guesses.Mask> mask) {}

    private static final class WatchedRun {
        private final Guesses guesses = new Guesses();
        private long lookedNanos = System.nanoTime() - EVERY.toNanos();
        private Optional<Sample> sample = Optional.empty();
        /** The sample before: its sprite may be asked for after the next sample has come. */
        private Optional<Sample> before = Optional.empty();
        /** The partition's end the last time: a run that is not trained costs nothing. */
        private long end = -1;
    }

    /** Guarded by this, as the consumer is. */
    private final Map<String, WatchedRun> runs = RecentlyUsed.atMost(MOST);

    private final String topic;
    private final Map<String, Object> kafka;
    /** Made for the first look, and after a failure anew. */
    private Optional<KafkaConsumer<String, byte[]>> consumer = Optional.empty();

    SamplesWatch(ServiceConfig config, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.topic = Topic.BATCHES_GUESSED.name(config.topicPrefix());
        this.kafka = kafka;
    }

    /** The newest guesses of a run, some seconds old at most while the broker answers. */
    synchronized NewestGuesses look(String run) {
        WatchedRun watched = runs.computeIfAbsent(run, name -> new WatchedRun());
        if (System.nanoTime() - watched.lookedNanos >= EVERY.toNanos()) {
            try {
                consumer = consumer.or(() -> Optional.of(KafkaClients.consumer(kafka, ONE_MESSAGE)));
                read(consumer.get(), run, watched);
            } catch (KafkaException e) {
                LOG.debugf("Guessed batches can't be read now. run=%s reason=%s", run, e.getMessage());
                consumer.ifPresent(open -> open.close(CloseOptions.timeout(Duration.ZERO)));
                consumer = Optional.empty();
            }
            watched.lookedNanos = System.nanoTime();
        }
        return new NewestGuesses(
                watched.sample, watched.guesses.accuracy(), watched.guesses.confidence(), watched.guesses.mask());
    }

    /** The PNG of a step that {@link #look} gave just now. */
    synchronized Optional<byte[]> sprite(String run, long step) {
        return Optional.ofNullable(runs.get(run)).stream()
                .flatMap(watched -> Stream.of(watched.sample, watched.before))
                .flatMap(Optional::stream)
                .filter(sample -> sample.header().step() == step)
                .map(Sample::sprite)
                .findFirst();
    }

    /** Reads the message at the end of a run's reply partition, and some before it where runs share it. */
    private void read(KafkaConsumer<String, byte[]> from, String run, WatchedRun watched) {
        TopicPartition partition = new TopicPartition(topic, Partitions.ofRun(run));
        from.assign(List.of(partition));
        long begin = from.beginningOffsets(List.of(partition), ANSWER).get(partition);
        long end = from.endOffsets(List.of(partition), ANSWER).get(partition);
        boolean found = end == watched.end;
        for (long offset = end - 1; !found && offset >= Math.max(begin, end - MOST_BACK); offset--) {
            from.seek(partition, offset);
            ConsumerRecords<String, byte[]> records = from.poll(ANSWER);
            if (records.isEmpty()) {
                // The broker is away: the next look tries again.
                return;
            }
            ConsumerRecord<String, byte[]> record = records.iterator().next();
            found = record.key() != null && record.key().startsWith(run + "/") && record.value() != null;
            if (found) {
                take(run, watched, record);
            }
        }
        watched.end = end;
    }

    private static void take(String run, WatchedRun watched, ConsumerRecord<String, byte[]> record) {
        try {
            GuessedBatch batch = GuessedBatch.parseFrom(record.value());
            if (batch.getRun().equals(run)) {
                Guesses.Batch guesses = Guesses.read(batch);
                Sample sample = Sample.of(batch, guesses, Instant.ofEpochMilli(record.timestamp()));
                watched.guesses.add(guesses);
                watched.before = watched.sample;
                watched.sample = Optional.of(sample);
            }
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            // A damaged batch on a shared topic: the run's trainer reports it.
        }
    }
}
