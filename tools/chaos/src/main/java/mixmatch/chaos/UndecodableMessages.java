package mixmatch.chaos;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Messages that can't be decoded, on each topic: random bytes, and real ones of which only the first half is left. */
final class UndecodableMessages {
    private static final int RANDOM_BYTES = 200;
    private static final int LOOKED_AT = 40;

    /** On a compacted topic a message with a real key would take the place of the real one, for ever. */
    private static final String NOBODYS_KEY = "chaos/noise";

    private UndecodableMessages() {}

    static void inject(Scene scene, SplittableRandom random) throws Exception {
        int truncated = 0;
        for (Topic topic : Topic.values()) {
            Place place = Place.of(topic, scene.run(), random);
            send(
                    scene,
                    topic,
                    new ProducerRecord<>(
                            scene.system().name(topic),
                            place.partition(),
                            NOBODYS_KEY.getBytes(StandardCharsets.UTF_8),
                            noise(topic, random)));
            if (topic.retention() != Topic.Retention.COMPACTED && topic != Topic.DEAD_LETTERS) {
                truncated += truncate(scene, topic, random);
            }
        }
        scene.say("random bytes on %d topics, half a message on %d".formatted(Topic.values().length, truncated));
    }

    /** Cuts one of the run's newest messages, of a step that no fault has spoiled yet; gives how many it found. */
    private static int truncate(Scene scene, Topic topic, SplittableRandom random) throws Exception {
        Place place = Place.of(topic, scene.run(), random);
        for (ConsumerRecord<byte[], byte[]> record : scene.messages().newest(place, LOOKED_AT, scene.run())) {
            byte[] half = Arrays.copyOf(record.value(), record.value().length / 2);
            String step = RunHeaders.text(record.headers(), RunHeaders.STEP);
            if (!decodes(topic, half) && (step.isEmpty() || scene.strike(Long.parseLong(step)))) {
                send(scene, topic, Messages.with(record, half));
                return 1;
            }
        }
        return 0;
    }

    private static void send(Scene scene, Topic topic, ProducerRecord<byte[], byte[]> record) throws Exception {
        OptionalLong owner = scene.workingEpoch();
        RecordMetadata where = scene.messages().send(List.of(record)).get(0);
        switch (topic) {
            case BATCHES_LABELED, BATCHES_GUESSED ->
                owner.ifPresent(epoch -> scene.spoiled().addForOwner(where, epoch));
            case ORDERS, BATCHES_UNLABELED, CHECKPOINTS -> scene.spoiled().add(where);
            // Whoever reads these ignores what can't be decoded.
            case RUNS, MODELS, EVALUATIONS, PROGRESS, SERVICES, DEAD_LETTERS -> {}
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
}
