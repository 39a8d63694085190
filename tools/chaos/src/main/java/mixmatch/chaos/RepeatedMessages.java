package mixmatch.chaos;

import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** The newest messages of a few topics come again: this run's and those of one that has ended. */
final class RepeatedMessages {
    private static final int TOPICS = 3;
    private static final int MOST_MESSAGES = 20;
    private static final int MOST_TIMES = 3;
    private static final int LATE_STEPS = 50;
    private static final Duration LATE_AT_MOST = Duration.ofSeconds(20);

    /** A run that nobody submitted, or that has been deleted: the topics say the same of both. */
    private static final String GONE = "gone-";

    private RepeatedMessages() {}

    /** Repeats them unchanged, up to three times. */
    static void duplicate(Scene scene, SplittableRandom random) throws Exception {
        for (int i = 0; i < TOPICS; i++) {
            Place place = Place.any(scene, random);
            List<ProducerRecord<byte[], byte[]>> once = newest(scene, place, 1 + random.nextInt(MOST_MESSAGES)).stream()
                    .map(Messages::again)
                    .toList();
            List<ProducerRecord<byte[], byte[]>> repeated = new ArrayList<>();
            Collections.nCopies(1 + random.nextInt(MOST_TIMES), once).forEach(repeated::addAll);
            scene.messages().send(repeated);
            scene.say("%d messages repeated into %s, partition %d"
                    .formatted(repeated.size(), place.topic().shortName(), place.partition()));
        }
    }

    /** Repeats them in reverse order, at once or many steps later; some of them for a run that is nobody's any more. */
    static void reorder(Scene scene, SplittableRandom random) throws Exception {
        List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();
        List<String> from = new ArrayList<>();
        for (int i = 0; i < TOPICS; i++) {
            Place place = Place.any(scene, random);
            List<ConsumerRecord<byte[], byte[]>> newest =
                    new ArrayList<>(newest(scene, place, 2 + random.nextInt(MOST_MESSAGES)));
            Collections.reverse(newest);
            boolean gone = random.nextInt(3) == 0 && place.topic() != Topic.RUNS;
            for (ConsumerRecord<byte[], byte[]> record : newest) {
                sent.add(gone ? ofARunThatIsGone(place.topic(), record) : Messages.again(record));
            }
            from.add("%d of %s%s"
                    .formatted(newest.size(), place.topic().shortName(), gone ? " for a run that is gone" : ""));
        }
        boolean late = random.nextBoolean();
        if (late) {
            long due = scene.observed().step() + LATE_STEPS;
            scene.await(LATE_AT_MOST, () -> scene.observed().step() >= due);
        }
        scene.messages().send(sent);
        scene.say("messages in reverse order%s: %s".formatted(late ? ", late" : "", String.join(", ", from)));
    }

    private static List<ConsumerRecord<byte[], byte[]>> newest(Scene scene, Place place, int most) {
        return scene.messages().newest(place, most, scene.run(), scene.otherRun());
    }

    private static ProducerRecord<byte[], byte[]> ofARunThatIsGone(Topic topic, ConsumerRecord<byte[], byte[]> record)
            throws Exception {
        Message message = Messages.parse(topic, record);
        String run = GONE + RunHeaders.text(record.headers(), RunHeaders.RUN_ID);
        Message gone = message.toBuilder()
                .setField(message.getDescriptorForType().findFieldByName("run"), run)
                .build();
        Headers headers = new RecordHeaders(record.headers().toArray());
        headers.remove(RunHeaders.RUN_ID);
        RunHeaders.add(headers, RunHeaders.RUN_ID, run);
        byte[] key = (GONE + new String(record.key(), StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(record.topic(), record.partition(), key, gone.toByteArray(), headers);
    }
}
