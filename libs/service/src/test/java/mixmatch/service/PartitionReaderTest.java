package mixmatch.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PartitionReaderTest {
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);

    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
    private final List<String> read = new CopyOnWriteArrayList<>();
    private final CountDownLatch last = new CountDownLatch(1);

    private void hasThreeRecords() {
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, 3L));
        consumer.schedulePollTask(() -> List.of("a", "b", "c")
                .forEach(key -> consumer.addRecord(new ConsumerRecord<>("t", 0, "abc".indexOf(key), key, null))));
    }

    private PartitionReader reader() {
        return new PartitionReader("reader", consumer, List.of(PARTITION), Consumer::seekToBeginning, record -> {
            read.add(record.key());
            if (record.key().equals("b")) {
                throw new IllegalStateException("played");
            }
            if (record.key().equals("c")) {
                last.countDown();
            }
        });
    }

    @Test
    void aRecordThatCantBeTakenIsPassedOverAlone() throws InterruptedException {
        hasThreeRecords();
        try (PartitionReader reader = reader()) {
            assertThat(last.await(1, TimeUnit.MINUTES)).isTrue();
            assertThat(read).containsExactly("a", "b", "c");
            assertThat(reader.catchUp()).isTrue();
            assertThat(reader.ready()).isTrue();
        }
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void aBrokerThatIsAwayIsAskedAgain() throws InterruptedException {
        consumer.setPollException(new KafkaException("played"));
        hasThreeRecords();
        try (PartitionReader reader = reader()) {
            assertThat(last.await(1, TimeUnit.MINUTES)).isTrue();
        }
    }
}
