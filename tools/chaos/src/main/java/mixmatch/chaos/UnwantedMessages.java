package mixmatch.chaos;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import mixmatch.proto.Topic;
import mixmatch.v1.BatchOrder;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.LabeledBatch;
import mixmatch.v1.UnlabeledBatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Messages that decode, but whose sizes, step, epoch, floor or place of reply are not those ordered. Each is made of one of
 * the run's newest messages.
 */
final class UnwantedMessages {
    /** Farther than what is ordered ahead, but a step that the run will come to. */
    private static final long AHEAD = 50;

    /** Beyond the end of the run. */
    private static final long FAR_AHEAD = 1_000_000_000;

    /** Some of the steps that follow the newest message's are ordered. */
    private static final int STEPS_AHEAD = 8;

    private UnwantedMessages() {}

    static void inject(Scene scene, SplittableRandom random) throws Exception {
        List<ProducerRecord<byte[], byte[]>> unwanted = new ArrayList<>();
        for (Topic topic :
                List.of(Topic.ORDERS, Topic.BATCHES_UNLABELED, Topic.BATCHES_LABELED, Topic.BATCHES_GUESSED)) {
            Place place = Place.of(topic, scene.run(), random);
            for (ConsumerRecord<byte[], byte[]> newest : scene.messages().newest(place, 1, scene.run())) {
                for (Message each : unwanted(Messages.parse(topic, newest), random)) {
                    unwanted.add(Messages.with(newest, each.toByteArray()));
                }
            }
        }
        scene.messages().send(unwanted);
        scene.say("%d messages of wrong sizes or for steps that nobody ordered".formatted(unwanted.size()));
    }

    private static List<Message> unwanted(Message real, SplittableRandom random) {
        long ahead = random.nextInt(STEPS_AHEAD);
        if (real instanceof BatchOrder order) {
            return List.of(
                    order.toBuilder().setStep(order.getStep() + AHEAD).build(),
                    order.toBuilder().setStep(order.getStep() + FAR_AHEAD).build(),
                    order.toBuilder().setStep(-1).build(),
                    order.toBuilder().setReplyPartition(1_000).build(),
                    order.toBuilder().setReplyPartition(-1).build(),
                    order.toBuilder().setEpoch(order.getEpoch() + 1_000).build(),
                    order.toBuilder().setFloor(order.getFloor() + FAR_AHEAD).build());
        } else if (real instanceof UnlabeledBatch batch) {
            UnlabeledBatch next =
                    batch.toBuilder().setStep(batch.getStep() + ahead).build();
            return List.of(
                    next.toBuilder().setPixels(half(batch.getPixels())).build(),
                    next.toBuilder().setHeight(batch.getHeight() + 1).build(),
                    fewerImages(next),
                    next.toBuilder().setReplyPartition(1_000).build(),
                    next.toBuilder().setEpoch(batch.getEpoch() + 1_000).build(),
                    batch.toBuilder().setStep(batch.getStep() + AHEAD).build(),
                    batch.toBuilder().setStep(batch.getStep() + FAR_AHEAD).build());
        } else if (real instanceof LabeledBatch batch) {
            LabeledBatch next =
                    batch.toBuilder().setStep(batch.getStep() + ahead).build();
            return List.of(
                    next.toBuilder().setPixels(half(batch.getPixels())).build(),
                    next.toBuilder().setHeight(batch.getHeight() + 1).build(),
                    next.toBuilder().setLabels(0, Integer.MAX_VALUE).build(),
                    next.toBuilder().setLabels(0, -1).build(),
                    batch.toBuilder().setStep(batch.getStep() + AHEAD).build());
        } else if (real instanceof GuessedBatch batch) {
            GuessedBatch next =
                    batch.toBuilder().setStep(batch.getStep() + ahead).build();
            return List.of(
                    next.toBuilder().setPixels(half(batch.getPixels())).build(),
                    next.toBuilder().setWidth(batch.getWidth() + 1).build(),
                    next.toBuilder().addGuesses(0.5f).build(),
                    next.toBuilder().setClasses(batch.getClasses() + 1).build(),
                    batch.toBuilder().setStep(batch.getStep() + AHEAD).build());
        }
        throw new IllegalArgumentException(
                "no wrong sizes are known for " + real.getDescriptorForType().getFullName());
    }

    /** Whole in itself, so that it is guessed; but not what was ordered. */
    private static UnlabeledBatch fewerImages(UnlabeledBatch batch) {
        int images = Math.max(1, batch.getTruthCount() / 2);
        int bytes = batch.getPixels().size() / batch.getTruthCount() * images;
        return batch.toBuilder()
                .clearTruth()
                .addAllTruth(batch.getTruthList().subList(0, images))
                .setPixels(batch.getPixels().substring(0, bytes))
                .build();
    }

    private static ByteString half(ByteString pixels) {
        return pixels.substring(0, pixels.size() / 2);
    }
}
