package mixmatch.trainer.run;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import mixmatch.proto.Topic;
import mixmatch.service.KafkaClients;
import mixmatch.service.Pause;
import mixmatch.service.VitalThread;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/** Listens to topic {@code progress} from its end on, in a thread of its own, for the owners' {@link SignsOfLife}. */
final class Heartbeats implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Heartbeats.class);
    private static final Duration POLL = Duration.ofSeconds(1);

    private final Consumer<String, byte[]> consumer;
    private final SignsOfLife signs;
    private final Thread thread;
    private volatile boolean open = true;

    /** @param consumer is closed with this */
    Heartbeats(Consumer<String, byte[]> consumer, String prefix, SignsOfLife signs) {
        this.consumer = consumer;
        this.signs = signs;
        List<TopicPartition> partitions = IntStream.range(0, Topic.PROGRESS.partitions())
                .mapToObj(i -> new TopicPartition(Topic.PROGRESS.name(prefix), i))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        thread = VitalThread.of("heartbeats", this::listen);
        thread.start();
    }

    private void listen() {
        while (open) {
            try {
                consumer.poll(POLL).forEach(record -> signs.accept(record.key(), record.value()));
            } catch (WakeupException e) {
                // Closing.
            } catch (KafkaException e) {
                LOG.debugf("Topic progress can't be read now. reason=%s", e.getMessage());
                Pause.of(POLL);
            }
        }
        KafkaClients.close(consumer);
    }

    @Override
    public void close() {
        open = false;
        consumer.wakeup();
    }
}
