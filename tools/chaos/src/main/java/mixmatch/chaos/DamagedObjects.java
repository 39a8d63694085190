package mixmatch.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.proto.Partitions;
import mixmatch.proto.Topic;
import mixmatch.v1.BatchOrder;
import mixmatch.v1.CheckpointWritten;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Damage to stored objects. Processes that had read them already are killed, so that they are read again. */
final class DamagedObjects {
    private static final Duration OWNED_WITHIN = Duration.ofSeconds(60);
    private static final int ORDERS_OF_A_PARTITION = 3;

    /** Another fault may have taken the store away. */
    private static final int TRIES = 60;

    private static final long PAUSE_SECONDS = 2;

    private DamagedObjects() {}

    /** Damages the newest checkpoint while nobody owns the run: the next owner must go back to the one before. */
    static void checkpoint(Scene scene, SplittableRandom random) throws Exception {
        scene.await(OWNED_WITHIN, () -> scene.system().owner().isPresent());
        Optional<Part> owner = scene.system().owner();
        if (owner.isEmpty()) {
            scene.say("no checkpoint is damaged: nobody owns the run");
            return;
        }
        String name = owner.get().name();
        owner.get().kill();
        Place place = new Place(Topic.CHECKPOINTS, Partitions.ofRun(scene.run()));
        List<ConsumerRecord<byte[], byte[]>> newest = scene.messages().newest(place, 1, scene.run());
        if (newest.isEmpty()) {
            scene.say("kill -9 of %s; there is no checkpoint to damage".formatted(name));
            return;
        }
        CheckpointWritten last = CheckpointWritten.parseFrom(newest.get(0).value());
        String file = random.nextBoolean() ? "state" : "manifest";
        ObjectStore store = scene.system().objects();
        String folder = ObjectKeys.checkpoint(scene.run(), last.getStep(), last.getEpoch(), "");
        for (String key : untilDone(() -> store.list(folder))) {
            if (key.startsWith(folder + file)) {
                scene.say("kill -9 of %s, and its newest checkpoint's %s %s: step %d"
                        .formatted(name, file, damage(store, key, random), last.getStep()));
            }
        }
    }

    /** Damages the model that the newest orders name, while no replica runs that may have it in memory. */
    static void model(Scene scene, SplittableRandom random) throws Exception {
        scene.system().replicas("labelguess").forEach(Part::kill);
        Optional<BatchOrder> order = newestOrder(scene);
        if (order.isEmpty()) {
            scene.say("kill -9 of all labelguess; no order names a model to damage");
            return;
        }
        String key = order.get().getModel().getObject().getKey();
        scene.say("kill -9 of all labelguess, and the model of step %d %s"
                .formatted(
                        order.get().getModel().getStep(), damage(scene.system().objects(), key, random)));
    }

    /** The newest order that names a model. */
    private static Optional<BatchOrder> newestOrder(Scene scene) throws Exception {
        List<BatchOrder> orders = new ArrayList<>();
        for (int partition = 0; partition < Topic.ORDERS.partitions(); partition++) {
            Place place = new Place(Topic.ORDERS, partition);
            for (ConsumerRecord<byte[], byte[]> record :
                    scene.messages().newest(place, ORDERS_OF_A_PARTITION, scene.run())) {
                orders.add(BatchOrder.parseFrom(record.value()));
            }
        }
        return orders.stream()
                .filter(BatchOrder::hasModel)
                // Not what another fault made up.
                .filter(order -> order.getEpoch() <= scene.observed().epoch())
                .max(Comparator.comparingLong(BatchOrder::getEpoch).thenComparing(BatchOrder::getStep));
    }

    /** Flips a bit, cuts off the second half or deletes all; gives what was done. */
    private static String damage(ObjectStore store, String key, SplittableRandom random) throws Exception {
        switch (random.nextInt(3)) {
            case 0 -> {
                rewrite(store, key, bytes -> {
                    bytes[bytes.length / 2] ^= 1;
                    return bytes;
                });
                return "with a flipped bit";
            }
            case 1 -> {
                rewrite(store, key, bytes -> Arrays.copyOf(bytes, bytes.length / 2));
                return "cut in half";
            }
            default -> {
                untilDone(() -> {
                    store.delete(key);
                    return key;
                });
                return "deleted";
            }
        }
    }

    /** Changes the object; nothing happens where there is none. */
    private static void rewrite(ObjectStore store, String key, UnaryOperator<byte[]> change) throws Exception {
        untilDone(() -> {
            Optional<byte[]> bytes = store.find(key);
            if (bytes.isPresent()) {
                store.put(key, change.apply(bytes.get()), "application/octet-stream");
            }
            return key;
        });
    }

    private static <T> T untilDone(Callable<T> call) throws Exception {
        for (int tries = 1; ; tries++) {
            try {
                return call.call();
            } catch (IOException e) {
                if (tries == TRIES) {
                    throw e;
                }
                TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
            }
        }
    }
}
