package mixmatch.trainer.run;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import mixmatch.proto.Topic;
import mixmatch.service.DeadLetters;
import mixmatch.service.Dropped;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.LabeledBatch;
import org.apache.kafka.common.TopicPartition;

/** A run's reply partition, read from its end on into the join. What is lost by a restart is ordered again. */
final class Replies {
    private Replies() {}

    /** Begins to read; once this returns, an order's answer can't be missed. */
    static PartitionTail of(String run, RunContext context, Join join) {
        TopicPartition labeled = context.kafka().partition(Topic.BATCHES_LABELED, run);
        TopicPartition guessed = context.kafka().partition(Topic.BATCHES_GUESSED, run);
        DeadLetters deadLetters = context.deadLetters();
        Dropped dropped = context.metrics().dropped("replies");
        return new PartitionTail(run, "replies", context.kafka(), List.of(labeled, guessed), record -> {
            try {
                if (record.value() == null) {
                    dropped.count("no-value");
                } else if (record.topic().equals(labeled.topic())) {
                    join.accept(LabeledBatch.parseFrom(record.value()));
                } else {
                    join.accept(GuessedBatch.parseFrom(record.value()));
                }
            } catch (InvalidProtocolBufferException e) {
                deadLetters.send(record, "the value can't be decoded: " + e.getMessage());
            }
        });
    }
}
