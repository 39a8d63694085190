package mixmatch.trainer.ownership;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import mixmatch.proto.Topic;
import mixmatch.service.KafkaClients;
import mixmatch.service.Pause;
import mixmatch.service.VitalThread;
import mixmatch.trainer.kafka.TrainerKafka;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/** Listens to topic {@code progress} from its end on, in a thread of its own, for the owners' {@link OwnerLiveness}. */
public final class OwnerHeartbeats implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(OwnerHeartbeats.class);
    private static final Duration POLL = Duration.ofSeconds(1);

    private final Consumer<String, byte[]> consumer;
    private final OwnerLiveness liveness;
    private final Thread thread;
    private volatile boolean open = true;

    public OwnerHeartbeats(TrainerKafka kafka, OwnerLiveness liveness) {
        this.consumer = kafka.consumer(Map.of());
        this.liveness = liveness;
        List<TopicPartition> partitions = kafka.partitions(Topic.PROGRESS);
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        thread = VitalThread.of("heartbeats", this::listen);
        thread.start();
    }

    private void listen() {
        while (open) {
            try {
                consumer.poll(POLL).forEach(record -> liveness.accept(record.key(), record.value()));
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
