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

    record Found<M extends Message>(ConsumerRecord<byte[], byte[]> record, M message) {
        Instant at() {
            return Instant.ofEpochMilli(record.timestamp());
        }
    }

    /** The step's newest message in a topic; empty where there is none, or none any more. */
    public Optional<ConsumerRecord<byte[], byte[]>> newest(Topic topic) {
        return records(topic, Optional.empty()).stream().reduce((a, b) -> b);
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

    /** The step's messages in a topic, in their order, since that time or any. */
    List<ConsumerRecord<byte[], byte[]>> records(Topic topic, Optional<Instant> since) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        reader.forEach(topic, Wanted.step(run, step), sooner(since), found::add);
        return found;
    }

    /** Those of them that can be decoded. */
    <M extends Message> List<Found<M>> all(Topic topic, Class<M> type, Optional<Instant> since) {
        return records(topic, since).stream()
                .flatMap(record -> found(topic, type, record).stream())
                .toList();
    }

    /** The first message in a topic that is meant and passes. */
    <M extends Message> Optional<Found<M>> first(
            Topic topic, Class<M> type, Wanted wanted, Optional<Instant> since, Predicate<M> passes) {
        AtomicReference<Found<M>> first = new AtomicReference<>();
        reader.forEach(topic, wanted, sooner(since), record -> {
            found(topic, type, record).filter(f -> passes.test(f.message())).ifPresent(first::set);
            return first.get() == null;
        });
        return Optional.ofNullable(first.get());
    }

    private <M extends Message> Optional<Found<M>> found(
            Topic topic, Class<M> type, ConsumerRecord<byte[], byte[]> record) {
        return Decoded.of(topic, reader.prefix, record)
                .message()
                .filter(type::isInstance)
                .map(message -> new Found<>(record, type.cast(message)));
    }

    private static Optional<Instant> sooner(Optional<Instant> since) {
        return since.map(time -> time.minus(CLOCKS));
    }
}
