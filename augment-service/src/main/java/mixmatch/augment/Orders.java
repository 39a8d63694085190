package mixmatch.augment;

import com.google.protobuf.UnsafeByteOperations;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.annotations.Blocking;
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
import mixmatch.service.RunRegistry;
import mixmatch.service.StepEdge;
import mixmatch.service.Traces;
import mixmatch.v1.BatchOrder;
import mixmatch.v1.LabeledBatch;
import mixmatch.v1.UnlabeledBatch;
import org.apache.kafka.common.header.Headers;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/** The edge: an order in, its labelled and its unlabelled batch out. */
@ApplicationScoped
class Orders {
    private static final Logger LOG = Logger.getLogger(Orders.class);

    private final StartedRuns runs;
    private final MutinyEmitter<byte[]> labeled;
    private final MutinyEmitter<byte[]> unlabeled;
    private final CurrentOrders current;
    private final Timer seconds;
    private final Traces traces;
    private final StepEdge<BatchOrder> edge;

    Orders(
            StartedRuns runs,
            RunRegistry registry,
            DeadLetters deadLetters,
            @Channel("labeled") MutinyEmitter<byte[]> labeled,
            @Channel("unlabeled") MutinyEmitter<byte[]> unlabeled,
            MeterRegistry meters,
            Traces traces) {
        this.runs = runs;
        this.labeled = labeled;
        this.unlabeled = unlabeled;
        this.current = new CurrentOrders(registry::epoch);
        this.seconds = meters.timer("mixmatch.augment.seconds");
        this.traces = traces;
        Dropped dropped = new Dropped(meters, "orders");
        this.edge =
                new StepEdge<>(BatchOrder.getDefaultInstance(), "the order can't be carried out", deadLetters, dropped);
    }

    @Edge
    @Incoming("orders")
    @Blocking("augment")
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    Uni<Void> answer(Message<byte[]> message) {
        return edge.take(message, (order, headers) -> {
            try (Traces.Work work = traces.continued("augment", headers, order.getRun(), order.getStep())) {
                return answer(order);
            }
        });
    }

    private Uni<Void> answer(BatchOrder order) throws IOException {
        Optional<String> refused = current.refuses(order);
        if (refused.isPresent()) {
            return edge.drop(refused.get());
        }
        Optional<StepBatches> batches = runs.find(order.getRun());
        if (batches.isEmpty()) {
            return edge.drop("unknown-run");
        }
        if (order.getStep() > batches.get().steps()) {
            return edge.drop("impossible");
        }
        Uni<Void> sends = seconds.record(() -> answer(order, batches.get()));
        LOG.debugf("Answered an order. run=%s step=%d attempt=%d", order.getRun(), order.getStep(), order.getAttempt());
        return sends;
    }

    private Uni<Void> answer(BatchOrder order, StepBatches batches) {
        String run = order.getRun();
        long step = order.getStep();
        String key = run + "/" + step;
        List<Uni<Void>> sends = new ArrayList<>();
        // The unlabelled batch has the longer way.
        if (!batches.views().isEmpty()) {
            UnlabeledBatch message = unlabeled(order, batches);
            Headers headers = order.hasModel()
                    ? RunHeaders.of(run, step, order.getModel().getStep(), message)
                    : RunHeaders.of(run, step, message);
            sends.add(StepEdge.send(unlabeled, key, Partitions.ofStep(run, step), headers, message));
        }
        LabeledBatch message = labeled(order, batches);
        sends.add(StepEdge.send(labeled, key, order.getReplyPartition(), RunHeaders.of(run, step, message), message));
        return Uni.join().all(sends).andFailFast().replaceWithVoid();
    }

    private static LabeledBatch labeled(BatchOrder order, StepBatches batches) {
        StepBatches.Batch batch = batches.labeled(order.getStep());
        return LabeledBatch.newBuilder()
                .setRun(order.getRun())
                .setEpoch(order.getEpoch())
                .setStep(order.getStep())
                .setAttempt(order.getAttempt())
                .setHeight(batches.images().size().height())
                .setWidth(batches.images().size().width())
                .setChannels(batches.images().size().channels())
                .setVectors(batches.images().size().vector())
                .setPixels(UnsafeByteOperations.unsafeWrap(batch.pixels()))
                .addAllLabels(Arrays.stream(batch.classes()).boxed().toList())
                .build();
    }

    private static UnlabeledBatch unlabeled(BatchOrder order, StepBatches batches) {
        StepBatches.Batch batch = batches.unlabeled(order.getStep());
        UnlabeledBatch.Builder message = UnlabeledBatch.newBuilder()
                .setRun(order.getRun())
                .setEpoch(order.getEpoch())
                .setStep(order.getStep())
                .setAttempt(order.getAttempt())
                .setFloor(order.getFloor())
                .setReplyPartition(order.getReplyPartition())
                .setAugmentations(batches.views().size())
                .setHeight(batches.images().size().height())
                .setWidth(batches.images().size().width())
                .setChannels(batches.images().size().channels())
                .setVectors(batches.images().size().vector())
                .setPixels(UnsafeByteOperations.unsafeWrap(batch.pixels()))
                .addAllTruth(Arrays.stream(batch.classes()).boxed().toList())
                .addAllImages(Arrays.stream(batch.images()).boxed().toList());
        if (order.hasModel()) {
            message.setModel(order.getModel());
        }
        return message.build();
    }
}
