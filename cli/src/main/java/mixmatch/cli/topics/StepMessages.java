package mixmatch.cli.topics;

import com.google.protobuf.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import mixmatch.proto.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The messages that the topics have of one step of a run. Each is looked for where it can be and nowhere else. */
public record StepMessages(TopicReader reader, String run, long step) {
    /** Clocks of different machines may differ by so much. */
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    /** A message with the record that it came in. */
    record Found<M extends Message>(ConsumerRecord<byte[], byte[]> record, M message) {
        Instant at() {
            return Instant.ofEpochMilli(record.timestamp());
        }
    }

    /** The step's newest message in a topic; empty where there is none, or none any more. */
    public Optional<ConsumerRecord<byte[], byte[]>> newest(Topic topic) {
        AtomicReference<ConsumerRecord<byte[], byte[]>> last = new AtomicReference<>();
        reader.forEach(topic, Wanted.step(run, step), Optional.empty(), record -> {
            last.set(record);
            return true;
        });
        return Optional.ofNullable(last.get());
    }

    /** The step of the oldest message of the run that a topic still has. */
    public OptionalLong oldestStep(Topic topic) {
        LongSummaryStatistics steps = new LongSummaryStatistics();
        reader.forEach(topic, Wanted.fromStep(run, 0), Optional.empty(), record -> {
            Wanted.stepOf(record).ifPresent(steps::accept);
            return true;
        });
        return steps.getCount() == 0 ? OptionalLong.empty() : OptionalLong.of(steps.getMin());
    }

    /** The step's messages in a topic, in their order. */
    <M extends Message> List<Found<M>> all(Topic topic, Class<M> type, Optional<Instant> since) {
        List<Found<M>> found = new ArrayList<>();
        forEach(topic, type, Wanted.step(run, step), since, found::add);
        return found;
    }

    /** The first message in a topic that is meant and passes. */
    <M extends Message> Optional<Found<M>> first(
            Topic topic, Class<M> type, Wanted wanted, Optional<Instant> since, Predicate<M> passes) {
        AtomicReference<Found<M>> first = new AtomicReference<>();
        forEach(topic, type, wanted, since, found -> {
            if (passes.test(found.message())) {
                first.set(found);
            }
            return first.get() == null;
        });
        return Optional.ofNullable(first.get());
    }

    /** Dead letters of the step. */
    List<ConsumerRecord<byte[], byte[]>> deadLetters(Optional<Instant> since) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        reader.forEach(Topic.DEAD_LETTERS, Wanted.step(run, step), sooner(since), found::add);
        return found;
    }

    private <M extends Message> void forEach(
            Topic topic, Class<M> type, Wanted wanted, Optional<Instant> since, Predicate<Found<M>> goesOn) {
        reader.forEach(topic, wanted, sooner(since), record -> {
            Decoded decoded = Decoded.of(topic, reader.prefix(), record);
            return decoded.message()
                    .filter(type::isInstance)
                    .map(message -> goesOn.test(new Found<>(record, type.cast(message))))
                    .orElse(true);
        });
    }

    private static Optional<Instant> sooner(Optional<Instant> since) {
        return since.map(time -> time.minus(CLOCKS));
    }
}
