package mixmatch.local.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The newest messages of a few topics come again, unchanged, up to three times: this run's and those of one that has ended. */
final class Duplicate implements Fault {
    private static final int TOPICS = 3;
    private static final int MOST_MESSAGES = 20;
    private static final int MOST_TIMES = 3;

    @Override
    public String name() {
        return "duplicate";
    }

    @Override
    public void inject(Scene scene, SplittableRandom random) throws Exception {
        Messages messages = new Messages(scene.system());
        for (int i = 0; i < TOPICS; i++) {
            Place place = Place.any(scene, random);
            List<ConsumerRecord<byte[], byte[]>> newest = messages.newest(
                    place.topic(),
                    place.partition(),
                    1 + random.nextInt(MOST_MESSAGES),
                    List.of(scene.run(), scene.otherRun()));
            List<ProducerRecord<byte[], byte[]>> once =
                    newest.stream().map(Messages::again).toList();
            List<ProducerRecord<byte[], byte[]>> repeated = new ArrayList<>();
            Collections.nCopies(1 + random.nextInt(MOST_TIMES), once).forEach(repeated::addAll);
            messages.send(repeated);
            scene.say("%d messages repeated into %s, partition %d"
                    .formatted(repeated.size(), place.topic().shortName(), place.partition()));
        }
    }
}
