package mixmatch.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import mixmatch.proto.Partitions;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.v1.BatchOrder;
import mixmatch.v1.GuessingModel;
import mixmatch.v1.ModelPublished;
import mixmatch.v1.RunState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Orders of a run that was stopped, in its trainer's place: one at a time, each waiting for its guessed batch, or many at
 * once, until augment has answered all of them.
 */
final class PlayedOrders implements AutoCloseable {
    private static final String PREFIX = "mixmatch.";
    private static final int WARM_UP = 100;
    private static final Duration POLL = Duration.ofMillis(200);

    private final String run;
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;
    private final RunState state;
    private final GuessingModel model;

    private PlayedOrders(String kafka, String run) throws IOException {
        this.run = run;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka), new StringSerializer(), new ByteArraySerializer());
        Map<String, Object> reading = new HashMap<>();
        reading.put("bootstrap.servers", kafka);
        reading.put("isolation.level", "read_committed");
        reading.put("fetch.max.bytes", 8 << 20);
        reading.put("max.partition.fetch.bytes", 8 << 20);
        this.consumer = new KafkaConsumer<>(reading, new StringDeserializer(), new ByteArrayDeserializer());
        this.state = RunState.parseFrom(last(Topic.RUNS, run + "/state"));
        this.model = ModelPublished.parseFrom(last(Topic.MODELS, run + "/")).getModel();
    }

    /** Arguments: address of the broker, run, {@code latency} or {@code fill}, orders, steps to leave out after the last one. */
    public static void main(String[] args) throws Exception {
        int orders = Integer.parseInt(args[3]);
        try (PlayedOrders played = new PlayedOrders(args[0], args[1])) {
            long from = played.state.getStep() + 1 + Long.parseLong(args[4]);
            if (args[2].equals("fill")) {
                played.fill(from, orders);
            } else {
                played.latency(from, orders);
            }
        }
    }

    private void latency(long from, int orders) throws InterruptedException, ExecutionException {
        TopicPartition replies = new TopicPartition(name(Topic.BATCHES_GUESSED), Partitions.ofRun(run));
        consumer.assign(List.of(replies));
        consumer.seekToEnd(List.of(replies));
        consumer.position(replies);
        double[] millis = new double[orders];
        for (int i = -WARM_UP; i < orders; i++) {
            long sent = System.nanoTime();
            order(from + WARM_UP + i);
            while (consumer.poll(Duration.ofSeconds(1)).isEmpty()) {
                if (System.nanoTime() - sent > TimeUnit.SECONDS.toNanos(30)) {
                    throw new IllegalStateException("no guessed batch came within 30 s");
                }
            }
            if (i >= 0) {
                millis[i] = (System.nanoTime() - sent) / 1e6;
            }
        }
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "{\"p50Ms\": %.3f, \"p99Ms\": %.3f, \"meanMs\": %.3f}%n",
                millis[orders / 2],
                millis[orders * 99 / 100],
                Arrays.stream(millis).average().orElseThrow());
    }

    private void fill(long from, int orders) throws InterruptedException, ExecutionException {
        long before = end(Topic.BATCHES_UNLABELED);
        for (int i = 0; i < orders; i++) {
            order(from + i);
        }
        while (end(Topic.BATCHES_UNLABELED) < before + orders) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
        System.out.printf("{\"batches\": %d}%n", orders);
    }

    private void order(long step) throws InterruptedException, ExecutionException {
        BatchOrder order = BatchOrder.newBuilder()
                .setRun(run)
                .setEpoch(state.getEpoch())
                .setStep(step)
                .setAttempt(1)
                .setFloor(state.getStep())
                .setReplyPartition(Partitions.ofRun(run))
                .setModel(model)
                .build();
        producer.send(new ProducerRecord<>(
                        name(Topic.ORDERS),
                        Partitions.ofStep(run, step),
                        run + "/" + step,
                        order.toByteArray(),
                        RunHeaders.of(run, step, model.getStep(), order)))
                .get();
    }

    /** Value of the last message whose key begins so. */
    private byte[] last(Topic topic, String key) throws IOException {
        List<TopicPartition> partitions = partitions(topic);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        byte[] found = null;
        while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                if (record.value() != null && record.key().startsWith(key)) {
                    found = record.value();
                }
            }
        }
        if (found == null) {
            throw new IOException("topic %s says nothing of %s".formatted(name(topic), key));
        }
        return found;
    }

    private long end(Topic topic) {
        return consumer.endOffsets(partitions(topic)).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private List<TopicPartition> partitions(Topic topic) {
        return consumer.partitionsFor(name(topic)).stream()
                .map(p -> new TopicPartition(p.topic(), p.partition()))
                .toList();
    }

    private static String name(Topic topic) {
        return topic.name(PREFIX);
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
