package mixmatch.cli.chaos;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import mixmatch.proto.RunHeaders;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** The messages that faults spoiled so that they can't be decoded. Each must be among the dead letters, with a reason. */
final class Spoiled {
    /**
     * Who must read a message: the owner of that epoch, if it is still at work a while after that time. One that has had all that it
     * needs reads no more.
     */
    record Reader(long epoch, long millis) {
        private boolean surely(Reader last) {
            return equals(ANYBODY) || epoch == last.epoch && millis + A_WHILE_MILLIS <= last.millis;
        }
    }

    /** Of a message that is read whoever owns the run. */
    static final Reader ANYBODY = new Reader(0, 0);

    private static final long A_WHILE_MILLIS = 1_000;

    private static final String PLACE = "%s, partition %s, offset %s";

    /** By the message's place. Guarded by this: faults happen side by side. */
    private final Map<String, Reader> readers = new LinkedHashMap<>();

    /**
     * Notes a message that must be put among the dead letters: by each reader of the topic, or by that owner.
     * Owners read their replies from their own beginning on, so one that takes the run later does not know of it.
     */
    synchronized void add(RecordMetadata place, Reader reader) {
        readers.put(PLACE.formatted(place.topic(), place.partition(), place.offset()), reader);
    }

    /** Forgets them: a power cut may have taken them, or the dead letters. */
    synchronized void clear() {
        readers.clear();
    }

    synchronized int count() {
        return readers.size();
    }

    /** The places of those that are not among the dead letters of a run that {@code last} ended, at work until its time. */
    synchronized List<String> missing(List<ConsumerRecord<byte[], byte[]>> deadLetters, Reader last) {
        Set<String> found = deadLetters.stream()
                .map(ConsumerRecord::headers)
                .filter(letter -> !RunHeaders.text(letter, RunHeaders.REASON).isBlank())
                .map(letter -> PLACE.formatted(
                        RunHeaders.text(letter, RunHeaders.SOURCE_TOPIC),
                        RunHeaders.text(letter, RunHeaders.SOURCE_PARTITION),
                        RunHeaders.text(letter, RunHeaders.SOURCE_OFFSET)))
                .collect(Collectors.toSet());
        return readers.keySet().stream()
                .filter(place -> readers.get(place).surely(last))
                .filter(place -> !found.contains(place))
                .toList();
    }
}
