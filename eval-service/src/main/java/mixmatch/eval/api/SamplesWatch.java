package mixmatch.eval.api;

import com.google.protobuf.InvalidProtocolBufferException;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** The newest guessed batches of the runs that somebody looks at. Bound: {@value #MOST} runs, those looked at last. */
@ApplicationScoped
class SamplesWatch {
    private static final int MOST = 4;
    private static final Duration FIRST_WITHIN = Duration.ofSeconds(4);
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration FETCH = Duration.ofSeconds(2);
    private static final int MOST_BACK = 16;
    private static final Map<String, Object> ONE_MESSAGE = Map.of(
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1,
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1,
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1);

    record NewestGuesses(Optional<Sample> sample, Optional<Double> accuracy, Guesses.ConfidenceHistogram confidence) {}

    private static final class WatchedRun {
        private final Guesses guesses = new Guesses();
        private long lookedNanos;
        private volatile boolean read;
        private Optional<Sample> sample = Optional.empty();
        /** The sample before: its sprite may be asked for after the next sample has come. */
        private Optional<Sample> before = Optional.empty();
        /** The partition's end the last time: a run that is not trained costs nothing. The reader's own. */
        private long end = -1;
    }

    /** Guarded by itself. */
    private final Map<String, WatchedRun> runs = RecentlyUsed.atMost(MOST);

    private final String topic;
    private final Map<String, Object> kafka;
    private final OnDemandPoller poller = new OnDemandPoller("samples-watch", Reader::new, EVERY, () -> false);

    SamplesWatch(ServiceConfig config, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.topic = Topic.BATCHES_GUESSED.name(config.topicPrefix());
        this.kafka = kafka;
    }

    /** The newest guesses of a run; the first call for a run waits until its partition has been read. */
    NewestGuesses look(String run) throws InterruptedException {
        WatchedRun watched;
        synchronized (runs) {
            watched = runs.computeIfAbsent(run, name -> new WatchedRun());
            watched.lookedNanos = System.nanoTime();
        }
        poller.look(() -> watched.read, FIRST_WITHIN);
        synchronized (runs) {
            return new NewestGuesses(watched.sample, watched.guesses.accuracy(), watched.guesses.confidence());
        }
    }

    /** The PNG of a step that {@link #look} gave just now. */
    Optional<byte[]> sprite(String run, long step) {
        synchronized (runs) {
            return Optional.ofNullable(runs.get(run)).stream()
                    .flatMap(watched -> Stream.of(watched.sample, watched.before))
                    .flatMap(Optional::stream)
                    .filter(sample -> sample.header().step() == step)
                    .map(Sample::sprite)
                    .findFirst();
        }
    }

    private Map<String, WatchedRun> watched() {
        synchronized (runs) {
            return runs.entrySet().stream()
                    .filter(run -> System.nanoTime() - run.getValue().lookedNanos < OnDemandPoller.LINGERS.toNanos())
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        }
    }

    /** Reads the message at the end of a run's reply partition, and some before it where runs share it. */
    private final class Reader implements OnDemandPoller.Work {
        private final KafkaConsumer<String, byte[]> consumer = KafkaClients.consumer(kafka, ONE_MESSAGE);

        @Override
        public void round() {
            watched().forEach((run, watched) -> {
                read(run, watched);
                watched.read = true;
            });
        }

        private void read(String run, WatchedRun watched) {
            TopicPartition partition = new TopicPartition(topic, Partitions.ofRun(run));
            consumer.assign(List.of(partition));
            long begin = consumer.beginningOffsets(List.of(partition)).get(partition);
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            boolean found = end == watched.end;
            for (long offset = end - 1; !found && offset >= Math.max(begin, end - MOST_BACK); offset--) {
                consumer.seek(partition, offset);
                Iterator<ConsumerRecord<String, byte[]>> records =
                        consumer.poll(FETCH).iterator();
                if (records.hasNext()) {
                    ConsumerRecord<String, byte[]> record = records.next();
                    found = record.key() != null && record.key().startsWith(run + "/");
                    if (found) {
                        take(run, watched, record);
                    }
                }
            }
            watched.end = end;
        }

        private void take(String run, WatchedRun watched, ConsumerRecord<String, byte[]> record) {
            try {
                GuessedBatch batch = GuessedBatch.parseFrom(record.value());
                if (batch.getRun().equals(run)) {
                    Guesses.Batch guesses = Guesses.read(batch);
                    Sample sample = Sample.of(batch, guesses, Instant.ofEpochMilli(record.timestamp()));
                    synchronized (runs) {
                        watched.guesses.add(guesses);
                        watched.before = watched.sample;
                        watched.sample = Optional.of(sample);
                    }
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

    @PreDestroy
    void close() {
        poller.close();
    }
}
