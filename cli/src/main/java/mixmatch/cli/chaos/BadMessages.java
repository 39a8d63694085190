package mixmatch.cli.chaos;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import mixmatch.cli.chaos.Messages.Place;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.v1.BatchOrder;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.LabeledBatch;
import mixmatch.v1.UnlabeledBatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/** Messages that nobody should have sent: the system puts them aside, or drops them. */
final class BadMessages {
    private static final int RANDOM_BYTES = 200;
    private static final int LOOKED_AT = 40;
    /** On a compacted topic a message with a real key would take the place of the real one, for ever. */
    private static final String NOBODYS_KEY = "chaos/noise";
    /** Farther than what is ordered ahead, but a step that the run will come to. */
    private static final long AHEAD = 50;
    /** Beyond the end of the run. */
    private static final long FAR_AHEAD = 1_000_000_000;
    /** Some of the steps that follow the newest message's are ordered. */
    private static final int STEPS_AHEAD = 8;

    private BadMessages() {}

    /** Messages that can't be decoded, on each topic: random bytes, and real ones of which only the first half is left. */
    static void undecodable(Trial trial, SplittableRandom random, Consumer<String> say) throws Exception {
        int truncated = 0;
        for (Topic topic : Topic.values()) {
            int number = Place.of(topic, trial.run, random).partition();
            TopicPartition at = trial.system.partitions(topic).get(number);
            byte[] key = NOBODYS_KEY.getBytes(StandardCharsets.UTF_8);
            send(trial, topic, new ProducerRecord<>(at.topic(), number, key, noise(topic, random)));
            if (topic.retention() != Topic.Retention.COMPACTED && topic != Topic.DEAD_LETTERS) {
                truncated += truncate(trial, topic, random);
            }
        }
        say.accept("random bytes on %d topics, half a message on %d".formatted(Topic.values().length, truncated));
    }

    /** Cuts one of the run's newest messages, of a step that no fault has spoiled yet; gives how many it found. */
    private static int truncate(Trial trial, Topic topic, SplittableRandom random) throws Exception {
        Place place = Place.of(topic, trial.run, random);
        for (ConsumerRecord<byte[], byte[]> record : trial.messages.newest(place, LOOKED_AT, trial.run)) {
            byte[] half = Arrays.copyOf(record.value(), record.value().length / 2);
            String step = RunHeaders.text(record.headers(), RunHeaders.STEP);
            if (!decodes(topic, half) && (step.isEmpty() || trial.struck.add(Long.parseLong(step)))) {
                send(trial, topic, Messages.with(record, half));
                return 1;
            }
        }
        return 0;
    }

    private static void send(Trial trial, Topic topic, ProducerRecord<byte[], byte[]> record) throws Exception {
        OptionalLong owner = trial.workingEpoch;
        long readUpTo = trial.messages.readUpTo(new TopicPartition(record.topic(), record.partition()));
        RecordMetadata where = trial.messages.send(List.of(record)).get(0);
        if (where.offset() < readUpTo) {
            // A power cut took what was there before. The group has read that, and passes over what is there now.
            return;
        }
        switch (topic) {
            case BATCHES_LABELED, BATCHES_GUESSED ->
                owner.ifPresent(
                        epoch -> trial.spoiled.add(where, new Spoiled.Reader(epoch, System.currentTimeMillis())));
            case ORDERS, BATCHES_UNLABELED, PROPAGATIONS, EMBEDDINGS, CHECKPOINTS ->
                trial.spoiled.add(where, Spoiled.ANYBODY);
            // Whoever reads these ignores what can't be decoded.
            case RUNS, PROPAGATED, EMBEDDED, MODELS, EVALUATIONS, PROGRESS, SERVICES, DEAD_LETTERS -> {}
        }
    }

    private static byte[] noise(Topic topic, SplittableRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        do {
            random.nextBytes(bytes);
        } while (decodes(topic, bytes));
        return bytes;
    }

    private static boolean decodes(Topic topic, byte[] value) {
        try {
            for (Message message : topic.messages()) {
                message.getParserForType().parseFrom(value);
            }
            return !topic.messages().isEmpty();
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    /** The run's newest messages, but with sizes, step, epoch, floor or place of reply that are not those ordered. */
    static void unwanted(Trial trial, SplittableRandom random, Consumer<String> say) throws Exception {
        List<ProducerRecord<byte[], byte[]>> unwanted = new ArrayList<>();
        for (Topic topic :
                List.of(Topic.ORDERS, Topic.BATCHES_UNLABELED, Topic.BATCHES_LABELED, Topic.BATCHES_GUESSED)) {
            Place place = Place.of(topic, trial.run, random);
            for (var newest : trial.messages.newest(place, 1, trial.run)) {
                for (Message.Builder each : unwanted(Messages.parse(topic, newest), random)) {
                    unwanted.add(Messages.with(newest, each.build().toByteArray()));
                }
            }
        }
        trial.messages.send(unwanted);
        say.accept("%d messages of wrong sizes or for steps that nobody ordered".formatted(unwanted.size()));
    }

    private static List<Message.Builder> unwanted(Message real, SplittableRandom random) {
        long ahead = random.nextInt(STEPS_AHEAD);
        if (real instanceof BatchOrder order) {
            return List.of(
                    order.toBuilder().setStep(order.getStep() + AHEAD),
                    order.toBuilder().setStep(order.getStep() + FAR_AHEAD),
                    order.toBuilder().setStep(-1),
                    order.toBuilder().setReplyPartition(1_000),
                    order.toBuilder().setReplyPartition(-1),
                    order.toBuilder().setEpoch(order.getEpoch() + 1_000),
                    order.toBuilder().setFloor(order.getFloor() + FAR_AHEAD));
        } else if (real instanceof UnlabeledBatch batch) {
            UnlabeledBatch.Builder next = batch.toBuilder().setStep(batch.getStep() + ahead);
            // Whole in itself, so that it is guessed; but not what was ordered.
            int fewer = Math.max(1, batch.getTruthCount() / 2);
            int bytes = batch.getPixels().size() / batch.getTruthCount() * fewer;
            return List.of(
                    next.clone().setPixels(half(batch.getPixels())),
                    next.clone().setHeight(batch.getHeight() + 1),
                    next.clone()
                            .clearTruth()
                            .addAllTruth(batch.getTruthList().subList(0, fewer))
                            .setPixels(batch.getPixels().substring(0, bytes)),
                    next.clone().setReplyPartition(1_000),
                    next.clone().setEpoch(batch.getEpoch() + 1_000),
                    batch.toBuilder().setStep(batch.getStep() + AHEAD),
                    batch.toBuilder().setStep(batch.getStep() + FAR_AHEAD));
        } else if (real instanceof LabeledBatch batch) {
            LabeledBatch.Builder next = batch.toBuilder().setStep(batch.getStep() + ahead);
            return List.of(
                    next.clone().setPixels(half(batch.getPixels())),
                    next.clone().setHeight(batch.getHeight() + 1),
                    next.clone().setLabels(0, Integer.MAX_VALUE),
                    next.clone().setLabels(0, -1),
                    batch.toBuilder().setStep(batch.getStep() + AHEAD));
        } else if (real instanceof GuessedBatch batch) {
            GuessedBatch.Builder next = batch.toBuilder().setStep(batch.getStep() + ahead);
            return List.of(
                    next.clone().setPixels(half(batch.getPixels())),
                    next.clone().setWidth(batch.getWidth() + 1),
                    next.clone().addGuesses(0.5f),
                    next.clone().setClasses(batch.getClasses() + 1),
                    batch.toBuilder().setStep(batch.getStep() + AHEAD));
        }
        throw new IllegalArgumentException(
                "no wrong sizes are known for " + real.getDescriptorForType().getFullName());
    }

    private static ByteString half(ByteString pixels) {
        return pixels.substring(0, pixels.size() / 2);
    }
}
