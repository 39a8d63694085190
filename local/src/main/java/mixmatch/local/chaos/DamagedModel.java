package mixmatch.local.chaos;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import mixmatch.proto.Topic;
import mixmatch.v1.BatchOrder;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The model that the newest orders name is damaged while no replica runs that may have it in memory. */
final class DamagedModel implements Fault {
    private static final int LOOKED_AT = 3;

    @Override
    public String name() {
        return "model damaged";
    }

    @Override
    public void inject(Scene scene, SplittableRandom random) throws Exception {
        scene.system().replicas("labelguess").forEach(Part::kill);
        Messages messages = new Messages(scene.system());
        Optional<BatchOrder> order = IntStream.range(0, Topic.ORDERS.partitions())
                .mapToObj(p -> messages.newest(Topic.ORDERS, p, LOOKED_AT, List.of(scene.run())))
                .flatMap(List::stream)
                .flatMap(record -> decoded(record).stream())
                .filter(BatchOrder::hasModel)
                // Not what another fault made up.
                .filter(o -> o.getEpoch() <= scene.observed().epoch())
                .max(Comparator.comparingLong(BatchOrder::getEpoch).thenComparing(BatchOrder::getStep));
        if (order.isEmpty()) {
            scene.say("kill -9 of all labelguess; no order names a model to damage");
            return;
        }
        String key = order.get().getModel().getObject().getKey();
        String how = DamagedObject.anyhow(new StoredObjects(scene.system().objects()), key, random);
        scene.say("kill -9 of all labelguess, and the model of step %d %s"
                .formatted(order.get().getModel().getStep(), how));
    }

    private static Optional<BatchOrder> decoded(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Optional.of(BatchOrder.parseFrom(record.value()));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }
}
