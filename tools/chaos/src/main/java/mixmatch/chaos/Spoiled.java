package mixmatch.chaos;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mixmatch.proto.RunHeaders;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** The messages that faults spoiled so that they can't be decoded. Each must be among the dead letters, with a reason. */
final class Spoiled {
    /**
     * A spoiled message.
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

    /** Notes a message that each reader of the topic must put among the dead letters. */
    synchronized void add(RecordMetadata place) {
        messages.add(new Message(place.topic(), place.partition(), place.offset(), 0));
    }

    /**
     * Notes a message that the run's owner must put among the dead letters. Owners read their replies from their own beginning
     * on, so one that takes the run later does not know of it.
     */
    synchronized void addForOwner(RecordMetadata place, long epoch) {
        messages.add(new Message(place.topic(), place.partition(), place.offset(), epoch));
    }

    /** The number of spoiled messages. */
    synchronized int count() {
        return messages.size();
    }

    /**
     * The spoiled messages that are not among the dead letters.
     *
     * @param epoch of the owner that ended the run
     */
    synchronized List<Message> missing(List<ConsumerRecord<byte[], byte[]>> deadLetters, long epoch) {
        Set<Message> found = new HashSet<>();
        for (ConsumerRecord<byte[], byte[]> letter : deadLetters) {
            if (!RunHeaders.text(letter.headers(), RunHeaders.REASON).isBlank()) {
                found.add(new Message(
                        RunHeaders.text(letter.headers(), RunHeaders.SOURCE_TOPIC),
                        (int) number(letter, RunHeaders.SOURCE_PARTITION),
                        number(letter, RunHeaders.SOURCE_OFFSET),
                        0));
            }
        }
        return messages.stream()
                .filter(m -> m.epoch() == 0 || m.epoch() == epoch)
                .filter(m -> !found.contains(new Message(m.topic(), m.partition(), m.offset(), 0)))
                .toList();
    }

    private static long number(ConsumerRecord<byte[], byte[]> letter, String header) {
        String text = RunHeaders.text(letter.headers(), header);
        return text.matches("\\d+") ? Long.parseLong(text) : -1L;
    }
}
