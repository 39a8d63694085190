package mixmatch.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import mixmatch.connections.BrokerAccess;
import mixmatch.proto.RunHeaders;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeadLettersTest {
    private static final Map<String, Object> KAFKA = Map.of("bootstrap.servers", "127.0.0.1:1");

    @Test
    void aLetterThatTheBrokerRefusesIsSentAgainUntilItIsTaken() {
        Deque<RuntimeException> refusals = new ArrayDeque<>(List.of(
                new SaslAuthenticationException("invalid credentials"),
                new TopicAuthorizationException(Set.of("t.dead-letters"))));
        MockProducer<String, byte[]> producer =
                new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer()) {
                    @Override
                    public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> letter) {
                        sendException = refusals.poll();
                        return super.send(letter);
                    }
                };

        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        new DeadLetters("t.", KAFKA, new BrokerAccess(KAFKA, Set.of()), meters) {
            @Override
            Producer<String, byte[]> producer() {
                return producer;
            }
        }.send(new ConsumerRecord<>("t.orders", 3, 14, "key", new byte[] {1, 2}), "it is no order");

        assertThat(refusals).isEmpty();
        assertThat(producer.history()).singleElement().satisfies(letter -> {
            assertThat(letter.topic()).isEqualTo("t.dead-letters");
            assertThat(letter.value()).containsExactly(1, 2);
            assertThat(RunHeaders.text(letter.headers(), RunHeaders.REASON)).isEqualTo("it is no order");
            assertThat(RunHeaders.text(letter.headers(), RunHeaders.SOURCE_OFFSET))
                    .isEqualTo("14");
        });
        assertThat(meters.counter("mixmatch.dead.letters", "topic", "t.orders").count())
                .isEqualTo(1);
    }
}
