package mixmatch.trainer.run;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.service.RecentlyUsed;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * The limit of dead letters a step, for one run in one epoch: the third distinct order or batch of one step fails the run; no step
 * waits for other messages. One that is dead-lettered again, by another replica, is the same one, and so is one more of the same
 * attempt: brokers and replicas may repeat a message, and the attempt that follows first mends the model's object. Bound: 3 for
 * each of the {@value #STEPS} steps counted last.
 */
final class DeadLetterLimit {
    private static final int LIMIT = 3;
    private static final int STEPS = 1024;
    private static final Set<Topic> OF_A_STEP = Set.of(
            Topic.ORDERS, Topic.PROPAGATIONS, Topic.BATCHES_UNLABELED, Topic.BATCHES_LABELED, Topic.BATCHES_GUESSED);

    record Place(String topic, int partition, long offset) {}

    private final String run;
    private final String prefix;
    private final long epoch;
    // What counts once, for each step: an attempt, or the place of a message that names none.
    private final Map<Long, Set<Object>> byStep = RecentlyUsed.atMost(STEPS);
    private Optional<String> reached = Optional.empty();

    DeadLetterLimit(String run, String prefix, long epoch) {
        this.run = run;
        this.prefix = prefix;
        this.epoch = epoch;
    }

    /** A dead message without an epoch counts for this one; one without an attempt is told apart by its place. */
    synchronized void add(long step, Optional<Long> ofEpoch, Optional<Long> attempt, Place place, String reason) {
        if (ofEpoch.isPresent() && ofEpoch.get() != epoch) {
            return;
        }
        Set<Object> letters = byStep.computeIfAbsent(step, none -> new HashSet<>());
        letters.add(attempt.isPresent() ? attempt.get() : place);
        if (letters.size() >= LIMIT && reached.isEmpty()) {
            reached = Optional.of(
                    "step %d could not be carried out: %d of its messages went to dead-letters, the last one from %s, partition %d, offset %d, because %s"
                            .formatted(step, LIMIT, place.topic(), place.partition(), place.offset(), reason));
        }
    }

    /** The reason for which the run fails, once the limit is reached. */
    synchronized Optional<String> reached() {
        return reached;
    }

    void accept(ConsumerRecord<String, byte[]> record) {
        Headers headers = record.headers();
        String source = RunHeaders.text(headers, RunHeaders.SOURCE_TOPIC);
        Optional<Topic> topic = Topic.named(source, prefix).filter(OF_A_STEP::contains);
        if (topic.isEmpty() || !RunHeaders.text(headers, RunHeaders.RUN_ID).equals(run)) {
            return;
        }
        try {
            add(
                    Long.parseLong(RunHeaders.text(headers, RunHeaders.STEP)),
                    number("epoch", topic.get(), record.value()),
                    number("attempt", topic.get(), record.value()),
                    new Place(
                            source,
                            Integer.parseInt(RunHeaders.text(headers, RunHeaders.SOURCE_PARTITION)),
                            Long.parseLong(RunHeaders.text(headers, RunHeaders.SOURCE_OFFSET))),
                    RunHeaders.text(headers, RunHeaders.REASON));
        } catch (NumberFormatException e) {
            // It names no step, or no place that it came from: nothing that a step could be charged with.
        }
    }

    /** A number of a topic's message, which is read as far as it goes: a dead letter holds only the beginning of a large one. */
    static Optional<Long> number(String name, Topic topic, byte[] value) {
        Message type = topic.messages().get(0);
        MessageLite read;
        try {
            read = value == null ? type : type.getParserForType().parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            read = e.getUnfinishedMessage();
        }
        FieldDescriptor field = type.getDescriptorForType().findFieldByName(name);
        return Optional.ofNullable((Message) read)
                .map(message -> ((Number) message.getField(field)).longValue())
                .filter(number -> number != 0);
    }
}
