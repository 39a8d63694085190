package mixmatch.augment;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
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
import mixmatch.service.RunLog;
import mixmatch.service.RunRegistry;
import mixmatch.service.TraceHeaders;
import mixmatch.service.Traces;
import mixmatch.v1.BatchOrder;
import mixmatch.v1.LabeledBatch;
import mixmatch.v1.UnlabeledBatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** The edge: an order in, its labelled and its unlabelled batch out. The order is acknowledged after both are. */
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

    @Incoming("orders")
    @Blocking("augment")
    void answer(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            dropped.count("no-value");
            return;
        }
        try {
            BatchOrder order = BatchOrder.parseFrom(record.value());
            try (RunLog log = RunLog.of(order.getRun(), order.getStep());
                    Traces.Work work = traces.continued("augment", record.headers(), order.getRun(), order.getStep())) {
                answer(order);
            }
        } catch (InvalidProtocolBufferException e) {
            deadLetters.send(record, "the value is no mixmatch.v1.BatchOrder: " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            deadLetters.send(record, "the order can't be carried out: " + e.getMessage());
        }
    }

    private void answer(BatchOrder order) throws IOException {
        Optional<String> refused = current.refuses(order);
        if (refused.isPresent()) {
            dropped.count(refused.get());
            return;
        }
        Optional<StepBatches> batches = runs.find(order.getRun());
        if (batches.isEmpty()) {
            dropped.count("unknown-run");
            return;
        }
        if (order.getStep() > batches.get().steps()) {
            dropped.count("impossible");
            return;
        }
        seconds.record(() -> answer(order, batches.get()));
        LOG.debugf("Answered an order. run=%s step=%d attempt=%d", order.getRun(), order.getStep(), order.getAttempt());
    }

    private void answer(BatchOrder order, StepBatches batches) {
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
        // Both are on their way before either is waited for.
        Uni.join().all(sends).andFailFast().await().indefinitely();
    }

    private static LabeledBatch labeled(BatchOrder order, StepBatches batches) {
        StepBatches.Batch batch = batches.labeled(order.getStep());
        return LabeledBatch.newBuilder()
                .setRun(order.getRun())
                .setEpoch(order.getEpoch())
                .setStep(order.getStep())
                .setAttempt(order.getAttempt())
                .setHeight(batches.height())
                .setWidth(batches.width())
                .setChannels(batches.channels())
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
                .setHeight(batches.height())
                .setWidth(batches.width())
                .setChannels(batches.channels())
                .setPixels(UnsafeByteOperations.unsafeWrap(batch.pixels()))
                .addAllTruth(Arrays.stream(batch.classes()).boxed().toList())
                .build();
    }

    private static Uni<Void> send(
            MutinyEmitter<byte[]> channel, BatchOrder order, int partition, Headers headers, Message message) {
        TraceHeaders.inject(headers);
        return channel.sendMessage(org.eclipse.microprofile.reactive.messaging.Message.of(message.toByteArray())
                .addMetadata(OutgoingKafkaRecordMetadata.<String>builder()
                        .withKey(order.getRun() + "/" + order.getStep())
                        .withPartition(partition)
                        .withHeaders(headers)
                        .build()));
    }
}
