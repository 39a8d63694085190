package mixmatch.trainer.run;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.List;
import mixmatch.proto.Topic;
import mixmatch.service.DeadLetters;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.LabeledBatch;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * Reads a run's reply partition from its end on and hands each batch to the join. Commits nothing: what is lost by a
 * restart is ordered again. Once the constructor returns, an order's answer can't be missed.
 */
final class Replies implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Replies.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long AFTER_FAILURE_MILLIS = 1_000;

    private final Consumer<String, byte[]> consumer;
    private final String labeledTopic;
    private final Join join;
    private final DeadLetters deadLetters;
    private final Thread thread;
    private volatile boolean open = true;

    Replies(Consumer<String, byte[]> consumer, String prefix, int partition, Join join, DeadLetters deadLetters) {
        this.consumer = consumer;
        this.labeledTopic = Topic.BATCHES_LABELED.name(prefix);
        this.join = join;
        this.deadLetters = deadLetters;
        List<TopicPartition> partitions = List.of(
                new TopicPartition(labeledTopic, partition),
                new TopicPartition(Topic.BATCHES_GUESSED.name(prefix), partition));
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // The seek is lazy: only asking for the position makes it happen before the first order goes out.
        partitions.forEach(consumer::position);
        thread = new Thread(this::read, "replies");
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        while (open) {
            try {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    accept(record);
                }
            } catch (WakeupException e) {
                // Closing.
            } catch (KafkaException e) {
                LOG.warnf("Replies can't be read; trying again. reason=%s", e.getMessage());
                pause();
            }
        }
        consumer.close();
    }

    private void accept(ConsumerRecord<String, byte[]> record) {
        try {
            if (record.value() == null) {
                return;
            }
            if (record.topic().equals(labeledTopic)) {
                join.accept(LabeledBatch.parseFrom(record.value()));
            } else {
                join.accept(GuessedBatch.parseFrom(record.value()));
            }
        } catch (InvalidProtocolBufferException e) {
            deadLetters.send(record, "the value can't be decoded: " + e.getMessage());
        }
    }

    private static void pause() {
        try {
            Thread.sleep(AFTER_FAILURE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        open = false;
        consumer.wakeup();
        try {
            thread.join(AFTER_FAILURE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
