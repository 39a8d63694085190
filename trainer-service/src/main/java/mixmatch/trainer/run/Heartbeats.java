package mixmatch.trainer.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import mixmatch.proto.Topic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * How long each run's owner has been silent, by this process' clock: time since its last message on {@code progress}, or
 * since this began to listen. Bound: a number for each run that was heard of.
 */
final class Heartbeats implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);

    private final Consumer<String, byte[]> consumer;
    private final Map<String, Long> heard = new ConcurrentHashMap<>();
    private final long since = System.nanoTime();
    private final Thread thread;
    private volatile boolean open = true;

    Heartbeats(Consumer<String, byte[]> consumer, String prefix) {
        this.consumer = consumer;
        List<TopicPartition> partitions = IntStream.range(0, Topic.PROGRESS.partitions())
                .mapToObj(i -> new TopicPartition(Topic.PROGRESS.name(prefix), i))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        thread = new Thread(this::listen, "heartbeats");
        thread.setDaemon(true);
        thread.start();
    }

    Duration silence(String run) {
        return Duration.ofNanos(System.nanoTime() - heard.getOrDefault(run, since));
    }

    private void listen() {
        while (open) {
            try {
                consumer.poll(POLL).forEach(record -> {
                    if (record.key() != null) {
                        heard.put(record.key(), System.nanoTime());
                    }
                });
            } catch (WakeupException e) {
                // Closing.
            } catch (KafkaException e) {
                pause();
            }
        }
        consumer.close();
    }

    private static void pause() {
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        open = false;
        consumer.wakeup();
    }
}
