package mixmatch.cli;

import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import mixmatch.cli.system.Addresses;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.proto.Partitions;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.v1.Accuracy;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.Progress;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The services of a cluster as the contract describes them, without any learning: takes a run that is
 * submitted and announces what a trainer and eval would.
 */
final class PlayedTrainer extends Thread {
    static final String LOSSES = "step,lossX,lossU,lambdaU,total,guessAccuracy\n1,a,b,c,d,e\n";

    /** The end of the played run. */
    enum Part {
        FINISHES,
        FAILS,
        UNEVALUATED
    }

    private static final int STEPS = 3;
    /** Runs of this JVM's earlier tests, which the topic still has. */
    private static final Set<String> TAKEN = ConcurrentHashMap.newKeySet();

    private final Addresses addresses;
    private final Part part;

    PlayedTrainer(Addresses addresses, Part part) {
        super("played-trainer");
        setDaemon(true);
        this.addresses = addresses;
        this.part = part;
    }

    @Override
    public void run() {
        try (ObjectStore store = addresses.store()) {
            RunSpec run = awaitRun();
            store.get(run.getDataset());
            store.get(run.getSplit());
            play(run.getRun(), store);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private RunSpec awaitRun() throws IOException {
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(addresses.client(), new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, Topic.RUNS.partitions())
                    .mapToObj(i -> new TopicPartition(Topic.RUNS.name(Topic.DEFAULT_PREFIX), i))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (true) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.key().endsWith("/spec") && TAKEN.add(record.key())) {
                        return RunSpec.parseFrom(record.value());
                    }
                }
            }
        }
    }

    private void play(String run, ObjectStore store) throws IOException {
        Map<String, Object> config = new HashMap<>(addresses.client());
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "mixmatch.run." + run);
        try (KafkaProducer<String, byte[]> owner =
                        new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
                KafkaProducer<String, byte[]> plain =
                        new KafkaProducer<>(addresses.client(), new StringSerializer(), new ByteArraySerializer())) {
            owner.initTransactions();
            announce(owner, Topic.RUNS, run + "/state", run, state(run, RunState.Phase.PHASE_RUNNING));
            if (part == Part.FINISHES) {
                waitFor("guesses of step 1", run, plain);
            }
            plain.send(record(Topic.PROGRESS, run, run, progress(run)));
            if (part == Part.FAILS) {
                announce(owner, Topic.RUNS, run + "/state", run, state(run, RunState.Phase.PHASE_FAILED));
                return;
            }
            ObjectRef model = store.put(ObjectKeys.checkpoint(run, STEPS, 2, "model.onnx"), csv("model"), "x/onnx");
            ObjectRef report = store.put(ObjectKeys.report(run, "report.html"), csv("<html>"), "text/html");
            ObjectRef losses = store.put(ObjectKeys.report(run, "losses.csv"), csv(LOSSES), "text/csv");
            CheckpointWritten last = CheckpointWritten.newBuilder()
                    .setRun(run)
                    .setEpoch(2)
                    .setStep(STEPS)
                    .setModel(model)
                    .setLast(true)
                    .build();
            announce(owner, Topic.CHECKPOINTS, run, run, last);
            if (part == Part.UNEVALUATED) {
                announce(owner, Topic.RUNS, run + "/state", run, state(run, RunState.Phase.PHASE_FINISHED));
                plain.send(deadLetter(run, last));
                return;
            }
            Evaluation evaluation = Evaluation.newBuilder()
                    .setRun(run)
                    .setEpoch(2)
                    .setStep(STEPS)
                    .setLast(true)
                    .setModelSha256(model.getSha256())
                    .setTest(Accuracy.newBuilder().setAccuracy(0.75))
                    .setMedianOfLast20(0.5)
                    .addReport(report)
                    .addReport(losses)
                    .build();
            plain.send(record(Topic.EVALUATIONS, run, run, evaluation));
            announce(owner, Topic.RUNS, run + "/state", run, state(run, RunState.Phase.PHASE_FINISHED));
        }
    }

    /** The same heartbeat again and again, for longer than the command leaves between two lines. */
    private static void waitFor(String what, String run, KafkaProducer<String, byte[]> plain) {
        Progress waits = progress(run).toBuilder().setStep(0).setWaitsFor(what).build();
        for (int beat = 0; beat < 13; beat++) {
            plain.send(record(Topic.PROGRESS, run, run, waits));
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
        }
    }

    private static RunState state(String run, RunState.Phase phase) {
        return RunState.newBuilder()
                .setRun(run)
                .setEpoch(2)
                .setStep(STEPS)
                .setPhase(phase)
                .setReason(phase == RunState.Phase.PHASE_FAILED ? "the loss is NaN" : "")
                .setExact(true)
                .setMsPerStep(12.5)
                .setFinalWeightsSha256("00ff")
                .build();
    }

    private static Progress progress(String run) {
        return Progress.newBuilder()
                .setRun(run)
                .setEpoch(2)
                .setStep(1)
                .setSteps(STEPS)
                .setLossX(2.5)
                .setGuessAccuracy(Double.NaN)
                .build();
    }

    /** As eval sends it, without a partition: the key decides. */
    private static ProducerRecord<String, byte[]> deadLetter(String run, CheckpointWritten last) {
        Headers headers = RunHeaders.of(run, STEPS, last);
        RunHeaders.add(headers, RunHeaders.REASON, "the checkpoint can't be evaluated: its model is damaged");
        RunHeaders.add(headers, RunHeaders.SOURCE_TOPIC, Topic.CHECKPOINTS.name(Topic.DEFAULT_PREFIX));
        return new ProducerRecord<>(
                Topic.DEAD_LETTERS.name(Topic.DEFAULT_PREFIX), null, null, run, last.toByteArray(), headers);
    }

    private static byte[] csv(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void announce(
            KafkaProducer<String, byte[]> owner, Topic topic, String key, String run, Message message) {
        owner.beginTransaction();
        owner.send(record(topic, key, run, message));
        owner.commitTransaction();
    }

    private static ProducerRecord<String, byte[]> record(Topic topic, String key, String run, Message message) {
        return new ProducerRecord<>(
                topic.name(Topic.DEFAULT_PREFIX),
                Partitions.ofRun(run),
                key,
                message.toByteArray(),
                RunHeaders.of(run, message));
    }
}
