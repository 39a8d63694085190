package mixmatch.cli.chaos;

import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import mixmatch.cli.chaos.Messages.Place;
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
    static void duplicate(Trial trial, SplittableRandom random, Consumer<String> say) throws Exception {
        for (int i = 0; i < TOPICS; i++) {
            Place place = Place.any(trial, random);
            int most = 1 + random.nextInt(MOST_MESSAGES);
            var once = trial.messages.newest(place, most, trial.run, trial.otherRun);
            List<ProducerRecord<byte[], byte[]>> repeated = new ArrayList<>();
            for (int times = 1 + random.nextInt(MOST_TIMES); times > 0; times--) {
                once.forEach(record -> repeated.add(Messages.with(record, record.value())));
            }
            trial.messages.send(repeated);
            say.accept("%d messages repeated into %s, partition %d"
                    .formatted(repeated.size(), place.topic().shortName(), place.partition()));
        }
    }

    /** Repeats them in reverse order, at once or many steps later; some of them for a run that is nobody's any more. */
    static void reorder(Trial trial, SplittableRandom random, Consumer<String> say) throws Exception {
        List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();
        List<String> from = new ArrayList<>();
        for (int i = 0; i < TOPICS; i++) {
            Place place = Place.any(trial, random);
            int most = 2 + random.nextInt(MOST_MESSAGES);
            var newest = new ArrayList<>(trial.messages.newest(place, most, trial.run, trial.otherRun));
            Collections.reverse(newest);
            boolean gone = random.nextInt(3) == 0 && place.topic() != Topic.RUNS;
            for (ConsumerRecord<byte[], byte[]> record : newest) {
                sent.add(gone ? ofARunThatIsGone(place.topic(), record) : Messages.with(record, record.value()));
            }
            from.add("%d of %s%s"
                    .formatted(newest.size(), place.topic().shortName(), gone ? " for a run that is gone" : ""));
        }
        boolean late = random.nextBoolean();
        if (late) {
            long due = trial.observed.step() + LATE_STEPS;
            trial.await(LATE_AT_MOST, () -> trial.observed.step() >= due);
        }
        trial.messages.send(sent);
        say.accept("messages in reverse order%s: %s".formatted(late ? ", late" : "", String.join(", ", from)));
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
