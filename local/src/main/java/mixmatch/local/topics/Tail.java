package mixmatch.local.topics;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import mixmatch.proto.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The messages of a topic in the order of their time, over all its partitions. Bound: of each partition a few that are
 * waiting for their turn, already as text.
 */
public final class Tail {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int WAITING = 100;

    /** What came out of it. */
    public enum End {
        /** Everything that was there. */
        COMPLETE,
        /** There would have been more. */
        CUT
    }

    private record Line(long timestamp, String text) {}

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Wanted wanted;
    private final RecordForm form;
    private final List<TopicPartition> partitions;
    private final Map<TopicPartition, Long> ends;
    private final Map<TopicPartition, Deque<Line>> waiting = new HashMap<>();

    private Tail(TopicReader reader, Topic topic, Wanted wanted, RecordForm form) {
        this.consumer = reader.consumer();
        this.wanted = wanted;
        this.form = form;
        this.partitions = reader.partitions(topic, wanted);
        this.ends = new HashMap<>(consumer.endOffsets(partitions));
        partitions.forEach(p -> waiting.put(p, new ArrayDeque<>()));
    }

    /** The newest messages that are meant, at most so many, up to the present end. */
    public static Tail newest(TopicReader reader, Topic topic, Wanted wanted, RecordForm form, int most) {
        Tail tail = new Tail(reader, topic, wanted, form);
        reader.seek(tail.partitions, Optional.empty());
        if (wanted.isAll() && topic.retention() != Topic.Retention.COMPACTED) {
            // Where every message is meant and all are still there, none before these can be among the newest.
            Map<TopicPartition, Long> begins = tail.consumer.beginningOffsets(tail.partitions);
            tail.partitions.forEach(
                    p -> tail.consumer.seek(p, Math.max(begins.get(p), tail.ends.get(p) - lookedBack(most))));
        }
        return tail;
    }

    /** The messages that are meant from some point on, up to the present end. */
    public static Tail from(TopicReader reader, Topic topic, Wanted wanted, RecordForm form, Begin begin) {
        Tail tail = new Tail(reader, topic, wanted, form);
        reader.seek(tail.partitions, begin.time());
        return tail;
    }

    /** Transactions leave marks among the messages: as many again. */
    private static long lookedBack(int most) {
        return 2L * most + 2;
    }

    /** Prints the last of them, at most so many. */
    public void printLast(int most, Predicate<String> printer) {
        Deque<String> last = new ArrayDeque<>();
        inOrder(text -> {
            last.add(text);
            if (last.size() > most) {
                last.remove();
            }
            return true;
        });
        for (String text : last) {
            if (!printer.test(text)) {
                return;
            }
        }
    }

    /**
     * Prints the first of them, at most so many.
     *
     * @param printer false once nobody reads any more
     */
    public End printFirst(int most, Predicate<String> printer) {
        int[] printed = {0};
        End[] end = {End.COMPLETE};
        inOrder(text -> {
            if (printed[0] == most) {
                end[0] = End.CUT;
                return false;
            }
            printed[0]++;
            return printer.test(text);
        });
        return end[0];
    }

    /** Prints what comes after the present end, until nobody reads any more. */
    public void follow(Predicate<String> printer) {
        consumer.resume(partitions);
        ends.forEach(consumer::seek);
        while (true) {
            List<Line> lines = new ArrayList<>();
            consumer.poll(POLL).forEach(record -> {
                if (wanted.accepts(record)) {
                    lines.add(new Line(record.timestamp(), form.of(record)));
                }
            });
            lines.sort(Comparator.comparingLong(Line::timestamp));
            for (Line line : lines) {
                if (!printer.test(line.text())) {
                    return;
                }
            }
        }
    }

    /** Each in its turn, up to the ends or until {@code goesOn} is false. */
    private void inOrder(Predicate<String> goesOn) {
        while (true) {
            // What comes next is known once every partition has shown its next message or has none.
            while (partitions.stream().anyMatch(p -> waiting.get(p).isEmpty() && !isRead(p))) {
                fetch();
            }
            Optional<Deque<Line>> next = waiting.values().stream()
                    .filter(lines -> !lines.isEmpty())
                    .min(Comparator.comparingLong(lines -> lines.peek().timestamp()));
            if (next.isEmpty() || !goesOn.test(next.get().remove().text())) {
                return;
            }
        }
    }

    private boolean isRead(TopicPartition partition) {
        return consumer.position(partition) >= ends.get(partition);
    }

    private void fetch() {
        for (TopicPartition p : partitions) {
            if (isRead(p) || waiting.get(p).size() >= WAITING) {
                consumer.pause(List.of(p));
            } else {
                consumer.resume(List.of(p));
            }
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            if (record.offset() < ends.get(partition) && wanted.accepts(record)) {
                waiting.get(partition).add(new Line(record.timestamp(), form.of(record)));
            }
        }
    }
}
