package mixmatch.local.topics;

import com.google.protobuf.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import mixmatch.proto.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What the topics have of one step of a run; each looked for where it can be and nowhere else. */
public final class StepMessages {
    /** A message with the record that it came in. */
    record Found<M extends Message>(ConsumerRecord<byte[], byte[]> record, M message) {}

    /** Clocks of different machines may differ by so much. */
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    private final TopicReader reader;
    private final String run;
    private final long step;

    /** Of a run's step. */
    public StepMessages(TopicReader reader, String run, long step) {
        this.reader = reader;
        this.run = run;
        this.step = step;
    }

    /** The step's newest message in a topic; empty where there is none, or none any more. */
    public Optional<ConsumerRecord<byte[], byte[]>> newest(Topic topic) {
        List<ConsumerRecord<byte[], byte[]>> last = new ArrayList<>(1);
        reader.forEach(topic, Wanted.step(run, step), Optional.empty(), record -> {
            last.clear();
            last.add(record);
            return true;
        });
        return last.stream().findFirst();
    }

    /** The step of the oldest message of the run that a topic still has. */
    public OptionalLong oldestStep(Topic topic) {
        long[] oldest = {Long.MAX_VALUE};
        Wanted ofRun = new Wanted(Optional.of(run), OptionalLong.empty(), OptionalLong.of(0));
        reader.forEach(topic, ofRun, Optional.empty(), record -> {
            oldest[0] = Math.min(oldest[0], Wanted.stepOf(record).orElse(Long.MAX_VALUE));
            return true;
        });
        return oldest[0] == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(oldest[0]);
    }

    /** The step's messages in a topic, in their order. */
    <M extends Message> List<Found<M>> all(Topic topic, Class<M> type, Optional<Instant> since) {
        List<Found<M>> found = new ArrayList<>();
        visit(topic, type, Wanted.step(run, step), since, f -> found.add(f));
        return found;
    }

    /** The first message of the run in a topic that passes, at or after a step. */
    <M extends Message> Optional<Found<M>> first(
            Topic topic, Class<M> type, Wanted wanted, Optional<Instant> since, Predicate<M> passes) {
        List<Found<M>> first = new ArrayList<>(1);
        visit(topic, type, wanted, since, found -> {
            if (passes.test(found.message())) {
                first.add(found);
            }
            return first.isEmpty();
        });
        return first.stream().findFirst();
    }

    /** Dead letters of the step. */
    List<ConsumerRecord<byte[], byte[]>> deadLetters(Optional<Instant> since) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        reader.forEach(Topic.DEAD_LETTERS, Wanted.step(run, step), sooner(since), found::add);
        return found;
    }

    private <M extends Message> void visit(
            Topic topic, Class<M> type, Wanted wanted, Optional<Instant> since, Predicate<Found<M>> goesOn) {
        reader.forEach(topic, wanted, sooner(since), record -> {
            Optional<Message> message =
                    Decoded.of(topic, reader.prefix(), record).message();
            return message.filter(type::isInstance)
                    .map(m -> goesOn.test(new Found<>(record, type.cast(m))))
                    .orElse(true);
        });
    }

    private static Optional<Instant> sooner(Optional<Instant> since) {
        return since.map(t -> t.minus(CLOCKS));
    }
}
