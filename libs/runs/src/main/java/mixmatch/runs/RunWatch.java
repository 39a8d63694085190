package mixmatch.runs;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import mixmatch.connections.BrokerAccess;
import mixmatch.proto.ObjectKeys;
import mixmatch.proto.Partitions;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.v1.CheckpointWritten;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Follows runs on the topics about them, and keeps all that is known of each. */
public final class RunWatch implements RunNews, AutoCloseable {
    /** A producer's transaction may last a minute unless it says otherwise; the broker looks every ten seconds. */
    private static final Duration TRANSACTIONS_END_WITHIN = Duration.ofSeconds(90);

    private final Broker broker;
    private final BrokerAccess access;
    private final RunReader reader;
    private final Map<String, RunView> views = new TreeMap<>();

    private RunWatch(Broker broker, IntStream numbers, Consumer<RunReader> positioning) {
        this.broker = broker;
        this.access = broker.access();
        this.reader = new RunReader(consumer("read_committed"), broker.topicPrefix(), numbers, this);
        ask(() -> positioning.accept(reader));
    }

    private KafkaConsumer<String, byte[]> consumer(String isolation) {
        Map<String, Object> config = new HashMap<>(broker.client());
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // A message may be gone before it is read (retention, compaction): then the oldest that is left.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** A run that is yet to be submitted: everything that comes from now on. */
    public static RunWatch fromNow(Broker broker, String run) {
        return new RunWatch(broker, IntStream.of(Partitions.ofRun(run)), RunReader::seekToEnd);
    }

    /** A run that is known already: everything that was said of it, and the newest heartbeats. */
    public static RunWatch fromTheBeginning(Broker broker, String run) {
        return new RunWatch(broker, IntStream.of(Partitions.ofRun(run)), RunReader::rewind);
    }

    public static RunWatch ofAll(Broker broker) {
        return new RunWatch(broker, RunReader.all(), RunReader::rewind);
    }

    /** Waits at most so long for news; throws {@link RunTopicsException} where the broker refuses. */
    public void poll(Duration wait) {
        ask(() -> reader.poll(wait));
    }

    public void catchUp() {
        ask(reader::catchUp);
    }

    /**
     * Reads on until all that was said through {@code topics} is read, calling {@code meanwhile}. {@link #catchUp()} may end before it:
     * where an owner died in a transaction, nothing after that can be read until the next owner or the broker ends it.
     */
    public void catchUp(RunTopics topics, Runnable meanwhile) {
        readTo(topics.ends, meanwhile);
    }

    /** Reads on until everything is read that anybody has submitted by now, as {@link #catchUp(RunTopics, Runnable)}. */
    public void catchUpWithAll(Runnable meanwhile) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        ask(() -> {
            try (KafkaConsumer<String, byte[]> uncommitted = consumer("read_uncommitted")) {
                ends.putAll(uncommitted.endOffsets(reader.partitions(Topic.RUNS)));
            }
        });
        readTo(ends, meanwhile);
    }

    private void readTo(Map<TopicPartition, Long> ends, Runnable meanwhile) {
        long deadline = System.nanoTime() + TRANSACTIONS_END_WITHIN.toNanos();
        ask(() -> {
            while (!reader.hasRead(ends)) {
                meanwhile.run();
                if (System.nanoTime() > deadline) {
                    throw new RunTopicsException(
                            "what was last said on topic %s can't be read for %d s: the broker is away, or a transaction of somebody who is gone is still open there; it counts once that is over, try again then"
                                    .formatted(broker.name(Topic.RUNS), TRANSACTIONS_END_WITHIN.toSeconds()),
                            null);
                }
                reader.poll(RunReader.POLL);
            }
        });
    }

    private void ask(Runnable question) {
        try {
            question.run();
        } catch (InterruptException | WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            throw new RunTopicsException(access.sentence(e), e);
        }
    }

    public RunView view(String run) {
        return views.computeIfAbsent(run, RunView::new);
    }

    /** All runs that were submitted and are not deleted. */
    public List<RunView> submitted() {
        return views.values().stream().filter(v -> v.submitted().isPresent()).toList();
    }

    @Override
    public void said(String run, Message message, long atMillis) {
        view(run).accept(message);
    }

    @Override
    public void deleted(String run) {
        view(run).acceptDeletion();
    }

    @Override
    public void deadLetter(ConsumerRecord<String, byte[]> letter) {
        // A dead letter keeps its key, the run, and so lies in the run's partition.
        String source = RunHeaders.text(letter.headers(), RunHeaders.SOURCE_TOPIC);
        if (letter.key() == null
                || !ObjectKeys.isRunName(letter.key())
                || letter.value() == null
                || !source.equals(broker.name(Topic.CHECKPOINTS))) {
            return;
        }
        try {
            CheckpointWritten checkpoint = CheckpointWritten.parseFrom(letter.value());
            view(letter.key()).acceptDeadLetter(checkpoint, RunHeaders.text(letter.headers(), RunHeaders.REASON));
        } catch (InvalidProtocolBufferException e) {
            // It was no checkpoint: nobody waits for its evaluation.
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
