package mixmatch.trainer.run;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mixmatch.proto.Partitions;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.trainer.artifacts.CompleteModels;
import mixmatch.trainer.kafka.TrainerKafka;
import mixmatch.v1.BatchOrder;
import mixmatch.v1.GuessingModel;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jboss.logging.Logger;

/**
 * The run's demand: orders each step as soon as its turn has come and its model is complete, and again if nothing answers. It also
 * knows the models that orders may still name. Used by the thread that trains and by the one that publishes.
 */
final class OrderSender implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(OrderSender.class);

    private final String run;
    private final long epoch;
    private final Demand demand;
    private final CompleteModels models;
    private final TrainerMetrics metrics;
    private final StepSpans spans;
    private final String topic;
    private final Producer<String, byte[]> producer;
    private final OpenOrders orders = new OpenOrders(System::nanoTime);
    /** The last trained step, -1 before the first order. */
    private long completed = -1;

    OrderSender(
            String run,
            long epoch,
            Demand demand,
            CompleteModels models,
            TrainerMetrics metrics,
            StepSpans spans,
            TrainerKafka kafka) {
        this.run = run;
        this.epoch = epoch;
        this.demand = demand;
        this.models = models;
        this.metrics = metrics;
        this.spans = spans;
        this.topic = Topic.ORDERS.name(kafka.prefix());
        this.producer = kafka.producer(Map.of());
    }

    OpenOrders openOrders() {
        return orders;
    }

    /** Orders every step whose turn has come, given the last trained one, and whose model is complete. */
    synchronized void order(long completed) {
        this.completed = completed;
        orderOn();
    }

    /**
     * Orders what has waited for a model that is complete now; nothing before the first {@link #order}. Left to the
     * next one, a model's first step would go out with the second, to another partition, and could be guessed after it.
     */
    synchronized void orderWhatWaited() {
        if (completed >= 0) {
            orderOn();
        }
    }

    private void orderOn() {
        long next = orders.next(completed);
        long last = demand.lastOrder(completed, next);
        for (long t = next; t <= last; t++) {
            Optional<OpenOrders.Open> order = opened(t);
            if (order.isEmpty()) {
                return;
            }
            send(order.get(), completed);
        }
    }

    /** Orders again what is overdue, once its model's object is sound. */
    void orderAgain(long completed) throws IOException {
        List<OpenOrders.Open> overdue = orders.overdue();
        for (OpenOrders.Open again : overdue) {
            if (again.model().isPresent()) {
                models.restore(again.model().get());
            }
            metrics.meters.counter("mixmatch.orders.repeated").increment();
            send(again, completed);
        }
        if (!overdue.isEmpty()) {
            OpenOrders.Open first = overdue.get(0);
            LOG.warnf(
                    "Steps are ordered again. run=%s first=%d attempt=%d orders=%d",
                    run, first.step(), first.attempt(), overdue.size());
        }
    }

    /** Forgets the models that no order can name any more, now that {@code step}'s is complete. */
    void forgetModels(long step) {
        synchronized (orders) {
            models.forgetBefore(
                    demand.pinned()
                            ? demand.schedule().modelOf(step + 1)
                            : orders.oldestModel().orElse(step));
        }
    }

    /** The complete models that the orders after {@code step} need, ascending. */
    List<GuessingModel> modelsNeededAfter(long step) {
        if (!demand.guesses()) {
            return List.of();
        }
        if (!demand.pinned()) {
            return models.newest().stream().toList();
        }
        return demand.schedule().modelsNeededAfter(step).stream()
                .map(modelStep -> models.find(modelStep)
                        .orElseThrow(() -> new IllegalStateException(
                                "model %d is needed after step %d and is not complete".formatted(modelStep, step))))
                .toList();
    }

    /** The step's order, which is open from now on; empty while its model is not complete. */
    private Optional<OpenOrders.Open> opened(long t) {
        if (!demand.guesses()) {
            return Optional.of(orders.order(t, Optional.empty()));
        }
        // Between the choice of a model and the note that an order names it, nobody may forget it.
        synchronized (orders) {
            return (demand.pinned() ? models.find(demand.schedule().modelOf(t)) : models.newest())
                    .map(model -> orders.order(t, Optional.of(model)));
        }
    }

    private void send(OpenOrders.Open open, long floor) {
        BatchOrder.Builder order = BatchOrder.newBuilder()
                .setRun(run)
                .setEpoch(epoch)
                .setStep(open.step())
                .setAttempt(open.attempt())
                .setFloor(floor)
                .setReplyPartition(Partitions.ofRun(run));
        open.model().ifPresent(order::setModel);
        BatchOrder message = order.build();
        Headers headers = open.model()
                .map(model -> RunHeaders.of(run, open.step(), model.getStep(), message))
                .orElseGet(() -> RunHeaders.of(run, open.step(), message));
        spans.ordered(open.step(), open.attempt(), headers);
        // Nobody waits for the acknowledgement: an order that is lost is issued again.
        int partition = Partitions.ofStep(run, open.step());
        String key = run + "/" + open.step();
        producer.send(new ProducerRecord<>(topic, partition, null, key, message.toByteArray(), headers));
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
