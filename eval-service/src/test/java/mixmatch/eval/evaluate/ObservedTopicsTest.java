package mixmatch.eval.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.v1.Progress;
import mixmatch.v1.RunState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class ObservedTopicsTest {
    @Test
    void aWholeMessageAndATombstonePass() {
        byte[] progress = Progress.newBuilder().setRun("digits").build().toByteArray();
        assertThat(ObservedTopics.undecodable(Topic.PROGRESS, record("mixmatch.v1.Progress", progress)))
                .isEmpty();
        assertThat(ObservedTopics.undecodable(Topic.RUNS, record("", null))).isEmpty();
    }

    @Test
    void randomBytesAndTruncatedMessagesDoNot() {
        byte[] state = RunState.newBuilder().setRun("digits").build().toByteArray();
        byte[] truncated = java.util.Arrays.copyOf(state, state.length - 1);
        assertThat(ObservedTopics.undecodable(Topic.RUNS, record("mixmatch.v1.RunState", truncated)))
                .hasValueSatisfying(reason -> assertThat(reason).contains("no mixmatch.v1.RunState"));
        assertThat(ObservedTopics.undecodable(Topic.MODELS, record("mixmatch.v1.ModelPublished", new byte[] {-1, -1})))
                .isPresent();
    }

    @Test
    void aMessageThatTheTopicDoesNotCarryIsNamed() {
        assertThat(ObservedTopics.undecodable(Topic.RUNS, record("mixmatch.v1.Progress", new byte[0])))
                .hasValueSatisfying(
                        reason -> assertThat(reason).contains("mixmatch.v1.Progress", "mixmatch.v1.RunSpec"));
    }

    private static ConsumerRecord<String, byte[]> record(String schema, byte[] value) {
        ConsumerRecord<String, byte[]> record = new ConsumerRecord<>("any", 0, 0, "digits", value);
        RunHeaders.add(record.headers(), RunHeaders.SCHEMA, schema);
        return record;
    }
}
