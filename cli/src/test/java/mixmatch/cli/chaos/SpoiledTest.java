package mixmatch.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mixmatch.proto.RunHeaders;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class SpoiledTest {
    private final Spoiled spoiled = new Spoiled();

    @Test
    void eachSpoiledMessageMustBeFoundByItsPlaceAndWithAReason() {
        spoiled.add(place("orders", 3, 17), Spoiled.ANYBODY);
        spoiled.add(place("orders", 3, 18), Spoiled.ANYBODY);
        spoiled.add(place("orders", 4, 17), Spoiled.ANYBODY);

        assertThat(spoiled.missing(
                        List.of(letter("orders", 3, 17, "no order"), letter("orders", 4, 17, "")), owner(1, 0)))
                .hasToString("[orders, partition 3, offset 18, orders, partition 4, offset 17]");
    }

    @Test
    void aReplyThatALaterOwnerDidNotReadNeedNotBeFound() {
        spoiled.add(place("batches.guessed", 0, 5), owner(2, 5_000));

        assertThat(spoiled.missing(List.of(), owner(2, 6_000))).hasSize(1);
        assertThat(spoiled.missing(List.of(), owner(3, 9_000))).isEmpty();
    }

    @Test
    void norOneThatComesWhenTheOwnerHasAllThatItNeeds() {
        spoiled.add(place("batches.guessed", 0, 5), owner(2, 5_000));

        assertThat(spoiled.missing(List.of(), owner(2, 5_900))).isEmpty();
    }

    private static Spoiled.Reader owner(long epoch, long millis) {
        return new Spoiled.Reader(epoch, millis);
    }

    private static RecordMetadata place(String topic, int partition, long offset) {
        return new RecordMetadata(new TopicPartition(topic, partition), offset, 0, 0, 0, 0);
    }

    private static ConsumerRecord<byte[], byte[]> letter(String topic, int partition, long offset, String reason) {
        ConsumerRecord<byte[], byte[]> letter = new ConsumerRecord<>("dead-letters", 0, 0, new byte[0], new byte[0]);
        RunHeaders.add(letter.headers(), RunHeaders.SOURCE_TOPIC, topic);
        RunHeaders.add(letter.headers(), RunHeaders.SOURCE_PARTITION, Integer.toString(partition));
        RunHeaders.add(letter.headers(), RunHeaders.SOURCE_OFFSET, Long.toString(offset));
        RunHeaders.add(letter.headers(), RunHeaders.REASON, reason);
        return letter;
    }
}
