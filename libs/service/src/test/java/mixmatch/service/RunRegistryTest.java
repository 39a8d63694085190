package mixmatch.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunRegistryTest {
    private static final List<TopicPartition> PARTITIONS = Topic.RUNS.partitions("");

    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
    private final RunRegistry runs;

    RunRegistryTest() {
        consumer.updateBeginningOffsets(PARTITIONS.stream().collect(Collectors.toMap(p -> p, p -> 0L)));
        consumer.updateEndOffsets(
                PARTITIONS.stream().collect(Collectors.toMap(p -> p, p -> p.partition() == 0 ? 2L : 0L)));
        appears(0, "digits/spec", RunSpec.newBuilder().setRun("digits").build());
        appears(1, "digits/state", state(3));
        runs = new RunRegistry(consumer, "", new Dropped(new SimpleMeterRegistry(), "runs"));
    }

    @AfterEach
    void close() {
        runs.close();
    }

    @Test
    void theOwnerThatABrokerCutOffDoesNotKnowOfIsWaitedFor() throws Exception {
        assertThat(runs.epoch("digits", 3)).isEqualTo(3);

        CompletableFuture<Long> epoch = CompletableFuture.supplyAsync(() -> runs.epoch("digits", 4));
        // By its topic's end nothing is new.
        TimeUnit.SECONDS.sleep(1);
        assertThat(epoch).isNotDone();
        appears(2, "digits/state", state(4));

        assertThat(epoch.get(1, TimeUnit.MINUTES)).isEqualTo(4);
    }

    @Test
    void aForgedEpochIsWaitedForOnce() {
        assertThat(runs.epoch("digits", 1_000)).isEqualTo(3);

        long began = System.nanoTime();
        assertThat(runs.epoch("digits", 1_001)).isEqualTo(3);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(RunRegistry.NEWER_WITHIN.dividedBy(2));
    }

    private void appears(long offset, String key, Message value) {
        TopicPartition partition = PARTITIONS.get(0);
        ConsumerRecord<String, byte[]> record =
                new ConsumerRecord<>(partition.topic(), partition.partition(), offset, key, value.toByteArray());
        RunHeaders.add(record.headers(), RunHeaders.SCHEMA, RunHeaders.schema(value));
        consumer.schedulePollTask(() -> consumer.addRecord(record));
    }

    private static RunState state(long epoch) {
        return RunState.newBuilder()
                .setRun("digits")
                .setEpoch(epoch)
                .setPhase(RunState.Phase.PHASE_RUNNING)
                .build();
    }
}
