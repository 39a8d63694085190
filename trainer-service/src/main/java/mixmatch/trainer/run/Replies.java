package mixmatch.trainer.run;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Map;
import mixmatch.proto.Partitions;
import mixmatch.proto.Topic;
import mixmatch.service.DeadLetters;
import mixmatch.service.Dropped;
import mixmatch.service.KafkaClients;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.LabeledBatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads a run's reply partition from its end on and hands each batch to the join. What is lost by a restart is ordered
 * again.
 */
final class Replies {
    private final String labeledTopic;
    private final Join join;
    private final DeadLetters deadLetters;
    private final Dropped dropped;

    private Replies(String labeledTopic, Join join, DeadLetters deadLetters, Dropped dropped) {
        this.labeledTopic = labeledTopic;
        this.join = join;
        this.deadLetters = deadLetters;
        this.dropped = dropped;
    }

    /** Begins to read; once this returns, an order's answer can't be missed. */
    static Tail of(String run, RunContext context, Join join) {
        String labeledTopic = Topic.BATCHES_LABELED.name(context.prefix());
        int partition = Partitions.ofRun(run);
        return new Tail(
                run,
                "replies",
                KafkaClients.consumer(context.kafka(), Map.of()),
                List.of(
                        new TopicPartition(labeledTopic, partition),
                        new TopicPartition(Topic.BATCHES_GUESSED.name(context.prefix()), partition)),
                new Replies(
                        labeledTopic,
                        join,
                        context.deadLetters(),
                        context.metrics().dropped("replies"))::accept);
    }

    private void accept(ConsumerRecord<String, byte[]> record) {
        try {
            if (record.value() == null) {
                dropped.count("no-value");
            } else if (record.topic().equals(labeledTopic)) {
                join.accept(LabeledBatch.parseFrom(record.value()));
            } else {
                join.accept(GuessedBatch.parseFrom(record.value()));
            }
        } catch (InvalidProtocolBufferException e) {
            deadLetters.send(record, "the value can't be decoded: " + e.getMessage());
        }
    }
}
