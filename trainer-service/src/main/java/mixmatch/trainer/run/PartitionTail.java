package mixmatch.trainer.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import mixmatch.service.KafkaClients;
import mixmatch.service.Outages;
import mixmatch.service.Pause;
import mixmatch.service.RunLog;
import mixmatch.service.VitalThread;
import mixmatch.trainer.kafka.TrainerKafka;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/** Reads partitions from their end on, in a thread of its own. Commits nothing. */
final class PartitionTail implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PartitionTail.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final String run;
    private final KafkaConsumer<String, byte[]> consumer;
    private final Consumer<ConsumerRecord<String, byte[]>> reader;
    private final Thread thread;
    private volatile boolean open = true;

    /**
     * @param run that it is done for; "" for all
     * @param gapless has this wait for the broker, so that nothing that is written later can be missed
     */
    PartitionTail(
            String run,
            String name,
            boolean gapless,
            TrainerKafka kafka,
            List<TopicPartition> partitions,
            Consumer<ConsumerRecord<String, byte[]>> reader) {
        this.run = run;
        this.consumer = kafka.consumer(Map.of());
        this.reader = reader;
        try {
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            if (gapless) {
                // The seek is lazy: only asking for the position makes it happen now.
                partitions.forEach(consumer::position);
            }
        } catch (KafkaException e) {
            consumer.close();
            throw e;
        }
        thread = VitalThread.of(name, this::read);
        thread.start();
    }

    private void read() {
        Outages.Waiting waiting = Outages.waiting("messages of " + thread.getName());
        try (RunLog log = run.isEmpty() ? null : RunLog.of(run)) {
            while (open) {
                try {
                    consumer.poll(POLL).forEach(this::accept);
                    waiting.over();
                } catch (WakeupException e) {
                    // Closing.
                } catch (KafkaException e) {
                    waiting.failed(e);
                    Pause.of(AFTER_FAILURE);
                }
            }
            KafkaClients.close(consumer);
        }
    }

    private void accept(ConsumerRecord<String, byte[]> record) {
        try {
            reader.accept(record);
        } catch (RuntimeException e) {
            LOG.errorf(
                    e,
                    "A message is passed over after an unexpected failure. topic=%s partition=%d offset=%d",
                    record.topic(),
                    record.partition(),
                    record.offset());
        }
    }

    @Override
    public void close() {
        open = false;
        consumer.wakeup();
        Pause.untilEnded(thread, AFTER_FAILURE);
    }
}
