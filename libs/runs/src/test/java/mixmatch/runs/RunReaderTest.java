package mixmatch.runs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.RunSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunReaderTest {
    private final List<String> heard = new ArrayList<>();
    private final RunNews news = new RunNews() {
        @Override
        public void said(String run, Message message, long atMillis) {
            heard.add(run);
        }

        @Override
        public void deleted(String run) {
            heard.add(run + " deleted");
        }

        @Override
        public void deadLetter(ConsumerRecord<String, byte[]> letter) {
            heard.add("dead letter");
        }
    };
    private final RunReader reader = new RunReader(new MockConsumer<>("earliest"), "", IntStream.of(0), news);

    @Test
    void aRunsMessageIsHandedOn() {
        accept("a/spec", RunSpec.newBuilder().setRun("a").build().toByteArray());
        accept("a/spec", null);
        assertThat(heard).containsExactly("a", "a deleted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../a", "/etc", "a\u0000", "A", "", "..", "a\u001b[31m"})
    void whatIsSaidOfANameThatIsNoRunsIsPassedOver(String run) {
        accept(run + "/spec", RunSpec.newBuilder().setRun(run).build().toByteArray());
        accept(run + "/spec", null);
        // As the key says one name and the message another.
        accept("a/spec", RunSpec.newBuilder().setRun(run).build().toByteArray());
        assertThat(heard).isEmpty();
    }

    @Test
    void aMessageThatNamesAnotherRunsObjectIsPassedOver() {
        RunSpec.Builder spec = RunSpec.newBuilder().setRun("a");
        spec.setSplit(ObjectRef.newBuilder().setKey("runs/b/split.json"));
        accept("a/spec", spec.build().toByteArray());
        assertThat(heard).isEmpty();
    }

    private void accept(String key, byte[] value) {
        ConsumerRecord<String, byte[]> record = new ConsumerRecord<>(Topic.RUNS.name(""), 0, 0, key, value);
        RunHeaders.of("a", RunSpec.getDefaultInstance()).forEach(record.headers()::add);
        reader.accept(record);
    }
}
