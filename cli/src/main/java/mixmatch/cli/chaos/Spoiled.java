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
    /** The epoch of a message that is read whoever owns the run. */
    static final long ANY_OWNER = 0;

    private static final String PLACE = "%s, partition %s, offset %s";

    /** Epoch of the owner that must read it, by the message's place. Guarded by this: faults happen side by side. */
    private final Map<String, Long> epochs = new LinkedHashMap<>();

    /**
     * Notes a message that must be put among the dead letters: by each reader of the topic, or by the owner of that epoch.
     * Owners read their replies from their own beginning on, so one that takes the run later does not know of it.
     */
    synchronized void add(RecordMetadata place, long epoch) {
        epochs.put(PLACE.formatted(place.topic(), place.partition(), place.offset()), epoch);
    }

    /** Forgets them: a power cut may have taken them, or the dead letters. */
    synchronized void clear() {
        epochs.clear();
    }

    synchronized int count() {
        return epochs.size();
    }

    /** The places of those that are not among the dead letters of a run that the owner of that epoch ended. */
    synchronized List<String> missing(List<ConsumerRecord<byte[], byte[]>> deadLetters, long epoch) {
        Set<String> found = deadLetters.stream()
                .map(ConsumerRecord::headers)
                .filter(letter -> !RunHeaders.text(letter, RunHeaders.REASON).isBlank())
                .map(letter -> PLACE.formatted(
                        RunHeaders.text(letter, RunHeaders.SOURCE_TOPIC),
                        RunHeaders.text(letter, RunHeaders.SOURCE_PARTITION),
                        RunHeaders.text(letter, RunHeaders.SOURCE_OFFSET)))
                .collect(Collectors.toSet());
        return epochs.keySet().stream()
                .filter(place -> epochs.get(place) == ANY_OWNER || epochs.get(place) == epoch)
                .filter(place -> !found.contains(place))
                .toList();
    }
}
