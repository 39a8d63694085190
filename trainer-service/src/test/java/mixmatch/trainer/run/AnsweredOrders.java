package mixmatch.trainer.run;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongToIntFunction;
import java.util.stream.IntStream;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.service.KafkaClients;
import mixmatch.v1.BatchOrder;
import mixmatch.v1.LabeledBatch;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Answers a run's orders, those from before it began among them, with labelled batches of one gray each. */
final class AnsweredOrders implements AutoCloseable {
    private final String run;
    private final int images;
    private final int pixels;
    private final LongToIntFunction gray;
    private final EmbeddedSystem system;
    private final Thread thread = new Thread(this::answer, "answers");
    private volatile boolean open = true;

    /** @param gray 0..255 of every pixel of a step's images, which are square */
    AnsweredOrders(EmbeddedSystem system, String run, int images, int pixels, LongToIntFunction gray) {
        this.system = system;
        this.run = run;
        this.images = images;
        this.pixels = pixels;
        this.gray = gray;
        thread.start();
    }

    private void answer() {
        List<TopicPartition> partitions = IntStream.range(0, Topic.ORDERS.partitions())
                .mapToObj(i -> new TopicPartition(Topic.ORDERS.name(EmbeddedSystem.PREFIX), i))
                .toList();
        try (Consumer<String, byte[]> consumer = KafkaClients.consumer(system.client(), Map.of());
                Producer<String, byte[]> producer = KafkaClients.producer(system.client(), Map.of())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (open) {
                consumer.poll(Duration.ofMillis(50)).forEach(record -> {
                    BatchOrder order = order(record.value());
                    if (order.getRun().equals(run)) {
                        producer.send(answer(order));
                    }
                });
            }
        }
    }

    private static BatchOrder order(byte[] value) {
        try {
            return BatchOrder.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private ProducerRecord<String, byte[]> answer(BatchOrder order) {
        byte[] shade = new byte[images * pixels * pixels];
        Arrays.fill(shade, (byte) gray.applyAsInt(order.getStep()));
        LabeledBatch batch = LabeledBatch.newBuilder()
                .setRun(run)
                .setEpoch(order.getEpoch())
                .setStep(order.getStep())
                .setAttempt(order.getAttempt())
                .setHeight(pixels)
                .setWidth(pixels)
                .setChannels(1)
                .setPixels(ByteString.copyFrom(shade))
                .addAllLabels(IntStream.range(0, images).map(i -> i % 2).boxed().toList())
                .build();
        return new ProducerRecord<>(
                Topic.BATCHES_LABELED.name(EmbeddedSystem.PREFIX),
                order.getReplyPartition(),
                null,
                run + "/" + order.getStep(),
                batch.toByteArray(),
                RunHeaders.of(run, order.getStep(), batch));
    }

    @Override
    public void close() throws InterruptedException {
        open = false;
        thread.join();
    }
}
