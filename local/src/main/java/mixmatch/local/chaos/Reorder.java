package mixmatch.local.chaos;

import com.google.protobuf.Message;
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

/** Messages come again in reverse order, at once or many steps later; some of them for a run that is nobody's any more. */
final class Reorder implements Fault {
    private static final int TOPICS = 3;
    private static final int MOST_MESSAGES = 20;
    private static final int LATE_STEPS = 50;
    private static final Duration LATE_AT_MOST = Duration.ofSeconds(20);

    /** A run that nobody submitted, or that has been deleted: the topics say the same of both. */
    private static final String GONE = "gone-";

    @Override
    public String name() {
        return "reorder";
    }

    @Override
    public void inject(Scene scene, SplittableRandom random) throws Exception {
        Messages messages = new Messages(scene.system());
        List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();
        List<String> from = new ArrayList<>();
        for (int i = 0; i < TOPICS; i++) {
            Place place = Place.any(scene, random);
            List<ConsumerRecord<byte[], byte[]>> newest = new ArrayList<>(messages.newest(
                    place.topic(),
                    place.partition(),
                    2 + random.nextInt(MOST_MESSAGES),
                    List.of(scene.run(), scene.otherRun())));
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
        messages.send(sent);
        scene.say("messages in reverse order%s: %s".formatted(late ? ", late" : "", String.join(", ", from)));
    }

    private static ProducerRecord<byte[], byte[]> ofARunThatIsGone(Topic topic, ConsumerRecord<byte[], byte[]> record)
            throws Exception {
        Message message = topic.parser(RunHeaders.text(record.headers(), RunHeaders.SCHEMA))
                .parseFrom(record.value());
        String run = RunHeaders.text(record.headers(), RunHeaders.RUN_ID);
        Message gone = message.toBuilder()
                .setField(message.getDescriptorForType().findFieldByName("run"), GONE + run)
                .build();
        Headers headers = new RecordHeaders(record.headers().toArray());
        headers.remove(RunHeaders.RUN_ID);
        RunHeaders.add(headers, RunHeaders.RUN_ID, GONE + run);
        byte[] key = (GONE + new String(record.key(), java.nio.charset.StandardCharsets.UTF_8))
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return new ProducerRecord<>(record.topic(), record.partition(), key, gone.toByteArray(), headers);
    }
}
