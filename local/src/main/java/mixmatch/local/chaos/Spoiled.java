package mixmatch.local.chaos;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** The messages that a fault spoiled so that they can't be decoded: each must be found among the dead letters, with a reason. */
final class Spoiled {
    /**
     * One of them.
     *
     * @param epoch of the run's owner when it was sent; 0 where it is read whoever owns the run
     */
    record Message(String topic, int partition, long offset, long epoch) {
        @Override
        public String toString() {
            return "%s, partition %d, offset %d".formatted(topic, partition, offset);
        }
    }

    // Guarded by this: faults happen side by side.
    private final List<Message> messages = new ArrayList<>();

    /** Notes a message that whoever reads the topic must have put aside. */
    synchronized void add(RecordMetadata place) {
        messages.add(new Message(place.topic(), place.partition(), place.offset(), 0));
    }

    /**
     * Notes a message that the run's owner must have put aside. Owners read their replies from their own beginning on, so one
     * that takes the run later does not know of it.
     */
    synchronized void addForOwner(RecordMetadata place, long epoch) {
        messages.add(new Message(place.topic(), place.partition(), place.offset(), epoch));
    }

    /** How many there are. */
    synchronized int count() {
        return messages.size();
    }

    /**
     * Those that are not among the dead letters.
     *
     * @param epoch of the owner that ended the run
     */
    synchronized List<Message> missing(List<ConsumerRecord<byte[], byte[]>> deadLetters, long epoch) {
        Set<Message> found = new HashSet<>();
        for (ConsumerRecord<byte[], byte[]> letter : deadLetters) {
            if (!RunHeaders.text(letter.headers(), RunHeaders.REASON).isBlank()) {
                found.add(new Message(
                        RunHeaders.text(letter.headers(), RunHeaders.SOURCE_TOPIC),
                        number(letter, RunHeaders.SOURCE_PARTITION).intValue(),
                        number(letter, RunHeaders.SOURCE_OFFSET),
                        0));
            }
        }
        return messages.stream()
                .filter(m -> m.epoch() == 0 || m.epoch() == epoch)
                .filter(m -> !found.contains(new Message(m.topic(), m.partition(), m.offset(), 0)))
                .toList();
    }

    private static Long number(ConsumerRecord<byte[], byte[]> letter, String header) {
        String text = RunHeaders.text(letter.headers(), header);
        return text.matches("\\d+") ? Long.parseLong(text) : -1L;
    }

    /** True for a topic of which a message that can't be decoded is put aside, not just ignored. */
    static boolean putAside(Topic topic) {
        return switch (topic) {
            case ORDERS, BATCHES_UNLABELED, BATCHES_LABELED, BATCHES_GUESSED, CHECKPOINTS -> true;
            case RUNS, MODELS, EVALUATIONS, PROGRESS, SERVICES, DEAD_LETTERS -> false;
        };
    }
}
