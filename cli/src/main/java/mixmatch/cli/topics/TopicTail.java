package mixmatch.cli.topics;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import mixmatch.proto.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** The messages of a topic in the order of their time. Bound: of each partition a few that wait, already as text. */
public final class TopicTail {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int WAITING = 100;

    private record Line(long timestamp, String text) {}

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Wanted wanted;
    private final RecordForm form;
    private final Map<TopicPartition, Long> ends;
    private final Map<TopicPartition, Deque<Line>> waiting = new HashMap<>();

    /** The messages that are meant from that time on, or from the first, up to the present end. */
    public TopicTail(TopicReader reader, Wanted wanted, RecordForm form, Optional<Instant> from) {
        this.consumer = reader.consumer;
        this.wanted = wanted;
        this.form = form;
        this.ends = consumer.endOffsets(reader.partitions(form.topic(), wanted));
        ends.keySet().forEach(p -> waiting.put(p, new ArrayDeque<>()));
        reader.seek(ends.keySet(), from);
    }

    /** Prints the newest of them, at most so many, until nobody reads any more. */
    public void printNewest(int most, Predicate<String> printer) {
        if (wanted.isAll() && form.topic().retention() != Topic.Retention.COMPACTED) {
            // Where every message is meant and all are still there, none before these can be among the newest.
            // Transactions leave marks among the messages: as many again.
            long lookedBack = 2L * most + 2;
            consumer.beginningOffsets(ends.keySet())
                    .forEach((p, begin) -> consumer.seek(p, Math.max(begin, ends.get(p) - lookedBack)));
        }
        Deque<String> last = new ArrayDeque<>();
        inOrder(text -> {
            last.add(text);
            if (last.size() > most) {
                last.remove();
            }
            return true;
        });
        last.stream().allMatch(printer);
    }

    /** Prints the first of them, at most so many, until nobody reads any more; true where there would have been more. */
    public boolean printFirst(int most, Predicate<String> printer) {
        AtomicInteger seen = new AtomicInteger();
        inOrder(text -> seen.incrementAndGet() <= most && printer.test(text));
        return seen.get() > most;
    }

    /** Prints what comes after the present end, until nobody reads any more. */
    public void follow(Predicate<String> printer) {
        consumer.resume(ends.keySet());
        ends.forEach(consumer::seek);
        boolean read = true;
        while (read) {
            read = StreamSupport.stream(consumer.poll(POLL).spliterator(), false)
                    .filter(wanted::accepts)
                    .sorted(Comparator.comparingLong(ConsumerRecord::timestamp))
                    .map(form::of)
                    .allMatch(printer);
        }
    }

    /** Each in its turn, up to the ends or until {@code goesOn} is false. */
    private void inOrder(Predicate<String> goesOn) {
        while (true) {
            // What comes next is known once every partition has shown its next message or has none.
            while (ends.keySet().stream().anyMatch(p -> waiting.get(p).isEmpty() && !isRead(p))) {
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
        for (TopicPartition p : ends.keySet()) {
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
