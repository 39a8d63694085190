package mixmatch.augment;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import mixmatch.proto.Partitions;
import mixmatch.proto.RunHeaders;
import mixmatch.service.CurrentOrders;
import mixmatch.service.DeadLetters;
import mixmatch.service.Dropped;
import mixmatch.service.Edge;
import mixmatch.service.RunLog;
import mixmatch.service.RunRegistry;
import mixmatch.service.Sending;
import mixmatch.service.TraceHeaders;
import mixmatch.service.Traces;
import mixmatch.v1.BatchOrder;
import mixmatch.v1.LabeledBatch;
import mixmatch.v1.UnlabeledBatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * The edge: an order in, its labelled and its unlabelled batch out. The order is acknowledged after both are, while the next
 * one is worked on.
 */
@ApplicationScoped
class Orders {
    private static final Logger LOG = Logger.getLogger(Orders.class);

    private final StartedRuns runs;
    private final DeadLetters deadLetters;
    private final MutinyEmitter<byte[]> labeled;
    private final MutinyEmitter<byte[]> unlabeled;
    private final CurrentOrders current;
    private final Dropped dropped;
    private final Timer seconds;
    private final Traces traces;
    private final Sending sending = new Sending();

    Orders(
            StartedRuns runs,
            RunRegistry registry,
            DeadLetters deadLetters,
            @Channel("labeled") MutinyEmitter<byte[]> labeled,
            @Channel("unlabeled") MutinyEmitter<byte[]> unlabeled,
            MeterRegistry meters,
            Traces traces) {
        this.runs = runs;
        this.deadLetters = deadLetters;
        this.labeled = labeled;
        this.unlabeled = unlabeled;
        this.current = new CurrentOrders(registry);
        this.dropped = new Dropped(meters, "orders");
        this.traces = traces;
        this.seconds = meters.timer("mixmatch.augment.seconds");
    }

    @Edge
    @Incoming("orders")
    @Blocking("augment")
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    Uni<Void> answer(Message<byte[]> message) {
        ConsumerRecord<String, byte[]> record = Sending.record(message);
        sending.send(
                message,
                answer(record),
                why -> deadLetters.send(record, "the order can't be carried out: " + why.getMessage()));
        return Uni.createFrom().voidItem();
    }

    /** The messages to send before the order is acknowledged. */
    private Uni<Void> answer(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return drop("no-value");
        }
        try {
            BatchOrder order = BatchOrder.parseFrom(record.value());
            try (RunLog log = RunLog.of(order.getRun(), order.getStep());
                    Traces.Work work = traces.continued("augment", record.headers(), order.getRun(), order.getStep())) {
                return answer(order);
            }
        } catch (InvalidProtocolBufferException e) {
            deadLetters.send(record, "the value is no mixmatch.v1.BatchOrder: " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            deadLetters.send(record, "the order can't be carried out: " + e.getMessage());
        }
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> answer(BatchOrder order) throws IOException {
        Optional<String> refused = current.refuses(order);
        if (refused.isPresent()) {
            return drop(refused.get());
        }
        Optional<StepBatches> batches = runs.find(order.getRun());
        if (batches.isEmpty()) {
            return drop("unknown-run");
        }
        if (order.getStep() > batches.get().steps()) {
            return drop("impossible");
        }
        Uni<Void> sends = seconds.record(() -> answer(order, batches.get()));
        LOG.debugf("Answered an order. run=%s step=%d attempt=%d", order.getRun(), order.getStep(), order.getAttempt());
        return sends;
    }

    private Uni<Void> drop(String why) {
        dropped.count(why);
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> answer(BatchOrder order, StepBatches batches) {
        List<Uni<Void>> sends = new ArrayList<>();
        // The unlabelled batch has the longer way.
        if (order.hasModel()) {
            UnlabeledBatch message = unlabeled(order, batches);
            sends.add(send(
                    unlabeled,
                    order,
                    Partitions.ofStep(order.getRun(), order.getStep()),
                    RunHeaders.of(
                            order.getRun(), order.getStep(), order.getModel().getStep(), message),
                    message));
        }
        LabeledBatch message = labeled(order, batches);
        sends.add(send(
                labeled,
                order,
                order.getReplyPartition(),
                RunHeaders.of(order.getRun(), order.getStep(), message),
                message));
        return Uni.join().all(sends).andFailFast().replaceWithVoid();
    }

    private static LabeledBatch labeled(BatchOrder order, StepBatches batches) {
        StepBatches.Batch batch = batches.labeled(order.getStep());
        return LabeledBatch.newBuilder()
                .setRun(order.getRun())
                .setEpoch(order.getEpoch())
                .setStep(order.getStep())
                .setAttempt(order.getAttempt())
                .setHeight(batches.images().height())
                .setWidth(batches.images().width())
                .setChannels(batches.images().channels())
                .setPixels(UnsafeByteOperations.unsafeWrap(batch.pixels()))
                .addAllLabels(Arrays.stream(batch.classes()).boxed().toList())
                .build();
    }

    private static UnlabeledBatch unlabeled(BatchOrder order, StepBatches batches) {
        StepBatches.Batch batch = batches.unlabeled(order.getStep());
        return UnlabeledBatch.newBuilder()
                .setRun(order.getRun())
                .setEpoch(order.getEpoch())
                .setStep(order.getStep())
                .setAttempt(order.getAttempt())
                .setFloor(order.getFloor())
                .setReplyPartition(order.getReplyPartition())
                .setModel(order.getModel())
                .setAugmentations(batches.views())
                .setHeight(batches.images().height())
                .setWidth(batches.images().width())
                .setChannels(batches.images().channels())
                .setPixels(UnsafeByteOperations.unsafeWrap(batch.pixels()))
                .addAllTruth(Arrays.stream(batch.classes()).boxed().toList())
                .build();
    }

    private static Uni<Void> send(
            MutinyEmitter<byte[]> channel, BatchOrder order, int partition, Headers headers, MessageLite answer) {
        TraceHeaders.inject(headers);
        return channel.sendMessage(Message.of(answer.toByteArray())
                .addMetadata(OutgoingKafkaRecordMetadata.<String>builder()
                        .withKey(order.getRun() + "/" + order.getStep())
                        .withPartition(partition)
                        .withHeaders(headers)
                        .build()));
    }
}
