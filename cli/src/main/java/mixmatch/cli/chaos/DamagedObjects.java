package mixmatch.cli.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import mixmatch.cli.chaos.Messages.Place;
import mixmatch.cli.system.Child;
import mixmatch.cli.system.ServiceName;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.proto.Partitions;
import mixmatch.proto.Topic;
import mixmatch.v1.BatchOrder;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.GuessingModel;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Damage to stored objects. Processes that had read them already are killed, so that they are read again. */
final class DamagedObjects {
    private static final Duration OWNED_WITHIN = Duration.ofSeconds(60);
    private static final int ORDERS_OF_A_PARTITION = 3;

    private DamagedObjects() {}

    /** Damages the newest checkpoint while nobody owns the run: the next owner must go back to the one before. */
    static void checkpoint(Trial trial, SplittableRandom random, Consumer<String> say) throws Exception {
        trial.await(OWNED_WITHIN, () -> trial.system.owner(trial.run).isPresent());
        Optional<Child> owner = trial.system.owner(trial.run);
        if (owner.isEmpty()) {
            say.accept("no checkpoint is damaged: nobody owns the run");
            return;
        }
        String name = owner.get().name();
        owner.get().kill();
        Place place = new Place(Topic.CHECKPOINTS, Partitions.ofRun(trial.run));
        List<ConsumerRecord<byte[], byte[]>> newest = trial.messages.newest(place, 1, trial.run);
        if (newest.isEmpty()) {
            say.accept("kill -9 of %s; there is no checkpoint to damage".formatted(name));
            return;
        }
        CheckpointWritten last = CheckpointWritten.parseFrom(newest.get(0).value());
        String file = random.nextBoolean() ? "state" : "manifest";
        ObjectStore store = trial.system.objects();
        String folder = ObjectKeys.checkpoint(trial.run, last.getStep(), last.getEpoch(), "");
        for (String key : Trial.untilDone(() -> store.list(folder))) {
            if (key.startsWith(folder + file)) {
                say.accept("kill -9 of %s, and its newest checkpoint's %s %s: step %d"
                        .formatted(name, file, damage(store, key, random), last.getStep()));
            }
        }
    }

    /** Damages the model that the newest orders name, while no replica runs that may have it in memory. */
    static void model(Trial trial, SplittableRandom random, Consumer<String> say) throws Exception {
        trial.system.cluster().replicas(ServiceName.LABELGUESS).forEach(Child::kill);
        Optional<BatchOrder> order = newestOrder(trial);
        if (order.isEmpty()) {
            say.accept("kill -9 of all labelguess; no order names a model to damage");
            return;
        }
        GuessingModel model = order.get().getModel();
        String done = damage(trial.system.objects(), model.getObject().getKey(), random);
        say.accept("kill -9 of all labelguess, and the model of step %d %s".formatted(model.getStep(), done));
    }

    /** The newest order that names a model. */
    private static Optional<BatchOrder> newestOrder(Trial trial) throws Exception {
        List<BatchOrder> orders = new ArrayList<>();
        for (int partition = 0; partition < Topic.ORDERS.partitions(); partition++) {
            Place place = new Place(Topic.ORDERS, partition);
            for (var record : trial.messages.newest(place, ORDERS_OF_A_PARTITION, trial.run)) {
                orders.add(BatchOrder.parseFrom(record.value()));
            }
        }
        return orders.stream()
                .filter(BatchOrder::hasModel)
                // Not what another fault made up.
                .filter(order -> order.getEpoch() <= trial.observed.epoch())
                .max(Comparator.comparingLong(BatchOrder::getEpoch).thenComparing(BatchOrder::getStep));
    }

    /** Flips a bit, cuts off the second half or deletes all, where there is such an object; gives what was done. */
    private static String damage(ObjectStore store, String key, SplittableRandom random) throws Exception {
        int kind = random.nextInt(3);
        return Trial.untilDone(() -> {
            if (kind == 2) {
                store.delete(key);
                return "deleted";
            }
            Optional<byte[]> found = store.find(key);
            if (found.isPresent()) {
                byte[] bytes = found.get();
                byte[] damaged = Arrays.copyOf(bytes, kind == 0 ? bytes.length : bytes.length / 2);
                if (kind == 0) {
                    damaged[bytes.length / 2] ^= 1;
                }
                store.put(key, damaged, "application/octet-stream");
            }
            return kind == 0 ? "with a flipped bit" : "cut in half";
        });
    }
}
