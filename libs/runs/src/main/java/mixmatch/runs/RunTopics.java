package mixmatch.runs;

import com.google.protobuf.Message;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mixmatch.connections.BrokerAccess;
import mixmatch.proto.Partitions;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.RunBackup;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunWanted;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends a person's messages about runs: submissions, wishes, and the content of a backup. */
public final class RunTopics implements AutoCloseable {
    private final Broker broker;
    private final Duration patience;
    private final BrokerAccess access;
    private final KafkaProducer<String, byte[]> producer;
    /** The offset after the last message that was sent to each partition. */
    final Map<TopicPartition, Long> ends = new HashMap<>();

    /** @param patience how long the broker has to take a message */
    public RunTopics(Broker broker, Duration patience) {
        this.broker = broker;
        this.patience = patience;
        this.access = broker.access();
        int millis = Math.toIntExact(patience.toMillis());
        Map<String, Object> config = new HashMap<>(broker.client());
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis / 5);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
        this.producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    public void submit(RunSpec spec) throws InterruptedException {
        submit(spec, 0);
    }

    /** @param lastStep the run ends after it, as in {@link #want(String, RunWanted.Wish, long)} */
    public void submit(RunSpec spec, long lastStep) throws InterruptedException {
        send(spec.getRun(), "spec", spec);
        want(spec.getRun(), RunWanted.Wish.WISH_RUN, lastStep);
    }

    /** Submits a run that ends by itself at that time; nobody need watch it. */
    public void submit(RunSpec spec, long expectedSteps, Instant until) throws InterruptedException {
        send(spec.getRun(), "spec", spec);
        send(wanted(spec.getRun(), RunWanted.Wish.WISH_RUN, expectedSteps).setUntilMillis(until.toEpochMilli()));
    }

    /** The wish of who knows nothing of a step after which the run is to end, or ends it anyway. */
    public void want(String run, RunWanted.Wish wish) throws InterruptedException {
        want(run, wish, 0);
    }

    /** @param lastStep the run ends after it or, if it has completed that already, after the next; 0: as its spec says */
    public void want(String run, RunWanted.Wish wish, long lastStep) throws InterruptedException {
        send(wanted(run, wish, lastStep));
    }

    private static RunWanted.Builder wanted(String run, RunWanted.Wish wish, long lastStep) {
        return RunWanted.newBuilder()
                .setRun(run)
                .setWish(wish)
                .setAskedAtMillis(System.currentTimeMillis())
                .setLastStep(lastStep);
    }

    private void send(RunWanted.Builder wanted) throws InterruptedException {
        send(wanted.getRun(), "wanted", wanted.build());
    }

    /** Sends a backup again; the run stays stopped. State and spec come first: eval passes over checkpoints of unknown ones. */
    public void restore(RunBackup backup) throws InterruptedException {
        String run = backup.getSpec().getRun();
        send(run, "state", backup.getState());
        want(run, RunWanted.Wish.WISH_STOP);
        send(run, "spec", backup.getSpec());
        for (Evaluation evaluation : backup.getEvaluationsList()) {
            send(Topic.EVALUATIONS, run, run, RunHeaders.of(run, evaluation.getStep(), evaluation), evaluation);
        }
        List<CheckpointWritten> checkpoints = new ArrayList<>(backup.getEarlierList());
        checkpoints.add(backup.getCheckpoint());
        for (CheckpointWritten checkpoint : checkpoints) {
            send(Topic.CHECKPOINTS, run, run, RunHeaders.of(run, checkpoint.getStep(), checkpoint), checkpoint);
        }
    }

    private void send(String run, String kind, Message message) throws InterruptedException {
        send(Topic.RUNS, run, run + "/" + kind, RunHeaders.of(run, message), message);
    }

    private void send(Topic topic, String run, String key, Headers headers, Message message)
            throws InterruptedException {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(broker.name(topic), Partitions.ofRun(run), key, message.toByteArray(), headers);
        try {
            RecordMetadata at =
                    access.call(() -> producer.send(record).get(patience.toMillis(), TimeUnit.MILLISECONDS));
            ends.put(new TopicPartition(at.topic(), at.partition()), at.offset() + 1);
        } catch (IOException e) {
            throw new RunTopicsException(
                    "run %s could not be announced on topic %s: %s".formatted(run, record.topic(), e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        producer.close(patience);
    }
}
