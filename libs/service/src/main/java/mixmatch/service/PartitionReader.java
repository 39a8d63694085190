package mixmatch.service;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/** Reads partitions without a group, in a thread of its own, however often the broker is away. Commits nothing. */
public final class PartitionReader implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PartitionReader.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration CATCH_UP = Duration.ofSeconds(10);

    private final Consumer<String, byte[]> consumer;
    private final java.util.function.Consumer<ConsumerRecord<String, byte[]>> receiver;
    private final Queue<CountDownLatch> catchUps = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean open = true;
    private volatile boolean ready;

    /** Reads at once; closes the consumer with this. Its thread repeats failed seeks, passes over records thrown at. */
    public PartitionReader(
            String name,
            Consumer<String, byte[]> consumer,
            Collection<TopicPartition> partitions,
            BiConsumer<Consumer<String, byte[]>, Collection<TopicPartition>> seek,
            java.util.function.Consumer<ConsumerRecord<String, byte[]>> receiver) {
        this.consumer = consumer;
        this.receiver = receiver;
        this.thread = VitalThread.of(name, () -> read(partitions, seek));
        thread.start();
    }

    /** True once everything has been read that was there at the start. */
    public boolean ready() {
        return ready;
    }

    /** Reads on to the partitions' present ends; false if that takes longer than 10 s. */
    public boolean catchUp() {
        CountDownLatch done = new CountDownLatch(1);
        catchUps.add(done);
        consumer.wakeup();
        try {
            return done.await(CATCH_UP.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            catchUps.remove(done);
        }
    }

    private void read(
            Collection<TopicPartition> partitions,
            BiConsumer<Consumer<String, byte[]>, Collection<TopicPartition>> seek) {
        Outages.Waiting waiting = new Outages.Waiting("messages of " + thread.getName());
        boolean positioned = false;
        while (open) {
            try {
                if (!positioned) {
                    consumer.assign(partitions);
                    seek.accept(consumer, partitions);
                    positioned = true;
                }
                List<CountDownLatch> asked = List.copyOf(catchUps);
                if (!asked.isEmpty() || !ready) {
                    readToEnd();
                    ready = true;
                    catchUps.removeAll(asked);
                    asked.forEach(CountDownLatch::countDown);
                }
                poll();
                waiting.over();
            } catch (WakeupException e) {
                // Closing, or somebody waits: the loop looks at both.
            } catch (KafkaException e) {
                waiting.failed(e);
                Pause.of(AFTER_FAILURE);
            } catch (RuntimeException e) {
                LOG.errorf(
                        e, "Topics can't be read for an unexpected reason; trying again. thread=%s", thread.getName());
                Pause.of(AFTER_FAILURE);
            }
        }
        try {
            // It has no group to leave, and does not wait for an idle fetch to end.
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        } catch (KafkaException e) {
            // What fails by then harms nobody.
            LOG.debugf("A consumer is not closed in order. reason=%s", e.getMessage());
        }
    }

    private void readToEnd() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (open && ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            poll();
        }
    }

    private void poll() {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
            try {
                receiver.accept(record);
            } catch (RuntimeException e) {
                LOG.errorf(
                        e,
                        "A message is passed over after an unexpected failure. topic=%s partition=%d offset=%d",
                        record.topic(),
                        record.partition(),
                        record.offset());
            }
        }
    }

    @Override
    public void close() {
        open = false;
        consumer.wakeup();
        Pause.untilEnded(thread, AFTER_FAILURE);
    }
}
