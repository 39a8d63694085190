package mixmatch.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.v1.BatchOrder;
import mixmatch.v1.UnlabeledBatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

class RunDeadLettersTest {
    private final DeadLetterLimit limit = new DeadLetterLimit("digits", "", 3);

    @Test
    void theThirdDeadMessageOfAStepGivesTheReason() {
        for (long offset = 0; offset < 3; offset++) {
            limit.accept(dead("digits", "7", offset, order(3, offset + 1)));
        }
        assertThat(limit.reached().orElseThrow()).contains("step 7", "orders", "no such class");
    }

    @Test
    void copiesOfAMessageAreOneStrike() {
        for (long offset = 0; offset < 9; offset++) {
            limit.accept(dead("digits", "7", offset, order(3, 1)));
        }
        assertThat(limit.reached()).isEmpty();
    }

    @Test
    void whatBelongsToAnotherRunOrEpochOrToNoStepIsNoStrike() {
        for (long offset = 0; offset < 9; offset += 3) {
            limit.accept(dead("other", "7", offset, order(3, offset + 1)));
            limit.accept(dead("digits", "7", offset + 1, order(2, offset + 1)));
            limit.accept(dead("digits", "", offset + 2, order(3, offset + 1)));
        }
        assertThat(limit.reached()).isEmpty();
    }

    @Test
    void whatNoStepWaitsForIsNoStrike() {
        for (long offset = 0; offset < 9; offset++) {
            ConsumerRecord<String, byte[]> record = dead("digits", "7", offset, order(3, offset + 1));
            record.headers().remove(RunHeaders.SOURCE_TOPIC);
            RunHeaders.add(record.headers(), RunHeaders.SOURCE_TOPIC, "progress");
            limit.accept(record);
        }
        assertThat(limit.reached()).isEmpty();
    }

    @Test
    void theEpochOfALargeMessageIsReadFromItsBeginning() {
        UnlabeledBatch batch = UnlabeledBatch.newBuilder()
                .setRun("digits")
                .setEpoch(2)
                .setStep(7)
                .setPixels(ByteString.copyFrom(new byte[100_000]))
                .build();
        byte[] beginning = Arrays.copyOf(batch.toByteArray(), 64 * 1024);
        assertThat(DeadLetterLimit.number("epoch", Topic.BATCHES_UNLABELED, beginning))
                .contains(2L);
    }

    @Test
    void whatIsNoMessageHasNoEpoch() {
        assertThat(DeadLetterLimit.number("epoch", Topic.ORDERS, new byte[] {-1, -1, -1}))
                .isEmpty();
        assertThat(DeadLetterLimit.number("epoch", Topic.ORDERS, null)).isEmpty();
    }

    private static byte[] order(long epoch, long attempt) {
        return BatchOrder.newBuilder()
                .setRun("digits")
                .setEpoch(epoch)
                .setStep(7)
                .setAttempt((int) attempt)
                .build()
                .toByteArray();
    }

    private static ConsumerRecord<String, byte[]> dead(String run, String step, long offset, byte[] value) {
        ConsumerRecord<String, byte[]> record =
                new ConsumerRecord<>("dead-letters", 0, offset, run + "/" + step, value);
        Headers headers = record.headers();
        RunHeaders.add(headers, RunHeaders.RUN_ID, run);
        RunHeaders.add(headers, RunHeaders.STEP, step);
        RunHeaders.add(headers, RunHeaders.SCHEMA, "mixmatch.v1.BatchOrder");
        RunHeaders.add(headers, RunHeaders.REASON, "there is no such class");
        RunHeaders.add(headers, RunHeaders.SOURCE_TOPIC, "orders");
        RunHeaders.add(headers, RunHeaders.SOURCE_PARTITION, "3");
        RunHeaders.add(headers, RunHeaders.SOURCE_OFFSET, Long.toString(offset));
        return record;
    }
}
