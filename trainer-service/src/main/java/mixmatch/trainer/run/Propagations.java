package mixmatch.trainer.run;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import mixmatch.proto.MessageNames;
import mixmatch.proto.ObjectKeys;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.service.Dropped;
import mixmatch.service.Outages;
import mixmatch.service.PartitionReader;
import mixmatch.trainer.ownership.Ownership;
import mixmatch.v1.GuessingModel;
import mixmatch.v1.LabelsPropagated;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.PropagationOrder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.jboss.logging.Logger;

/**
 * Has labelguess propagate labels by the network after a step, and waits for the result: the order is sent again with the back-off
 * of {@link OrderBackOff}. Used by the thread that publishes. Bound: the {@value #ANSWERS} answers that came last.
 */
final class Propagations implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Propagations.class);
    private static final int ANSWERS = 16;
    private static final long LOOK_MILLIS = 200;
    /** Time for a result that is nearly there, once the run is to be left. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final TakenRun taken;
    private final RunContext context;
    private final Ownership ownership;
    private final Dropped dropped;
    private final OrderBackOff backOff = new OrderBackOff();
    private final BlockingQueue<LabelsPropagated> answers = new ArrayBlockingQueue<>(ANSWERS);
    private final Producer<String, byte[]> producer;
    private final PartitionReader reader;

    Propagations(TakenRun taken) {
        this.taken = taken;
        this.context = taken.context();
        this.ownership = taken.ownership();
        this.dropped = new Dropped(context.metrics().meters, "propagated");
        this.producer = context.kafka().producer(Map.of());
        this.reader = context.kafka()
                .tail(
                        ownership.run(),
                        "propagated",
                        List.of(context.kafka().partition(Topic.PROPAGATED, ownership.run())),
                        this::accept);
    }

    private void accept(ConsumerRecord<String, byte[]> record) {
        try {
            LabelsPropagated answer = LabelsPropagated.parseFrom(record.value() == null ? new byte[0] : record.value());
            if (!answer.getRun().equals(ownership.run())) {
                // Another run's may share the partition.
                dropped.count("other-run");
            } else if (!MessageNames.areOwn(answer)) {
                dropped.count("impossible");
            } else if (!answers.offer(answer)) {
                dropped.count("repeated");
            }
        } catch (InvalidProtocolBufferException e) {
            context.deadLetters().send(record, "the value can't be decoded: " + e.getMessage());
        }
    }

    /**
     * Has labels propagated by the network after {@code step}, a deployable model, and announces them; false if the run is left before
     * they are there.
     */
    boolean propagate(long step, byte[] network, Consumer<GuessingModel> announce)
            throws IOException, InterruptedException {
        String key = ObjectKeys.guessingModel(taken.run(), step, ownership.epoch());
        ObjectRef model =
                Outages.untilDone("model " + key, () -> context.store().put(key, network, "application/octet-stream"));
        Optional<LabelsPropagated> answer = answer(step, model);
        if (answer.isEmpty()) {
            LOG.infof("A run is left while labels are propagated. run=%s step=%d", taken.run(), step);
            return false;
        }
        taken.guessedBy(answer.get().getFingerprint(), step + 1);
        GuessingModel labels = GuessingModel.newBuilder()
                .setStep(step)
                .setObject(answer.get().getLabels())
                .build();
        taken.models().fetch(labels);
        announce.accept(labels);
        forget(key);
        return true;
    }

    /** The network that embedded has done its work. An owner that could announce may delete its own objects. */
    private void forget(String key) {
        try {
            context.store().delete(key);
        } catch (IOException e) {
            LOG.debugf("A network that embedded is left for pruning. key=%s reason=%s", key, e.getMessage());
        }
    }

    private Optional<LabelsPropagated> answer(long step, ObjectRef model) throws InterruptedException {
        PropagationOrder.Builder order = PropagationOrder.newBuilder()
                .setRun(ownership.run())
                .setEpoch(ownership.epoch())
                .setStep(step)
                .setModel(model);
        for (int attempt = 1; ; attempt++) {
            send(order.setAttempt(attempt).build());
            long sentAt = System.nanoTime();
            while (System.nanoTime() - sentAt < backOff.nanosAfter(attempt)
                    || Outages.present().isPresent()) {
                LabelsPropagated answer = answers.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (answer != null && answers(answer, step, model)) {
                    backOff.answered(sentAt, System.nanoTime());
                    return Optional.of(answer);
                }
                if (taken.isToBeLeft() && System.nanoTime() - sentAt > GRACE.toNanos()) {
                    return Optional.empty();
                }
            }
            LOG.warnf("A propagation is ordered again. run=%s step=%d attempt=%d", ownership.run(), step, attempt + 1);
        }
    }

    private boolean answers(LabelsPropagated answer, long step, ObjectRef model) {
        boolean ordered = answer.getEpoch() == ownership.epoch()
                && answer.getStep() == step
                && answer.getModel().equals(model);
        if (!ordered) {
            dropped.count("not-ordered");
        }
        return ordered;
    }

    private void send(PropagationOrder order) {
        String key = order.getRun() + "/" + order.getStep();
        producer.send(context.kafka()
                .record(
                        Topic.PROPAGATIONS,
                        order.getRun(),
                        key,
                        order,
                        RunHeaders.of(order.getRun(), order.getStep(), order)));
    }

    @Override
    public void close() {
        reader.close();
        producer.close(Duration.ofSeconds(2));
    }
}
