package mixmatch.service;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import mixmatch.connections.BrokerAccess;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Sends what can't be decoded or carried out to topic {@code dead-letters}, with reason and source in headers. */
@ApplicationScoped
public class DeadLetters {
    private static final Logger LOG = Logger.getLogger(DeadLetters.class);
    private static final int MOST_BYTES = 64 * 1024;
    private static final int MOST_KEY = 1024;
    private static final int MOST_REASON = 2000;

    private final String topic;
    private final Map<String, Object> kafka;
    private final BrokerAccess access;
    private final MeterRegistry meters;
    private Producer<String, byte[]> producer;

    @Inject
    public DeadLetters(
            @ConfigProperty(name = "mixmatch.topic-prefix") String topicPrefix,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            BrokerAccess access,
            MeterRegistry meters) {
        this.topic = Topic.DEAD_LETTERS.name(topicPrefix);
        this.kafka = kafka;
        this.access = access;
        this.meters = meters;
    }

    /** Sends the message away; returns when the broker has it, however long it is away or refuses this service. */
    public void send(ConsumerRecord<String, byte[]> record, String reason) {
        LOG.warnf(
                "A message goes to dead-letters. run=%s step=%s topic=%s partition=%d offset=%d reason=%s",
                RunHeaders.text(record.headers(), RunHeaders.RUN_ID),
                RunHeaders.text(record.headers(), RunHeaders.STEP),
                record.topic(),
                record.partition(),
                record.offset(),
                reason);
        Headers headers = copy(record.headers());
        RunHeaders.add(headers, RunHeaders.REASON, beginning(reason, MOST_REASON));
        RunHeaders.add(headers, RunHeaders.SOURCE_TOPIC, record.topic());
        RunHeaders.add(headers, RunHeaders.SOURCE_PARTITION, Integer.toString(record.partition()));
        RunHeaders.add(headers, RunHeaders.SOURCE_OFFSET, Long.toString(record.offset()));
        byte[] value = record.value() == null
                ? null
                : Arrays.copyOf(record.value(), Math.min(record.value().length, MOST_BYTES));
        String key = record.key() == null ? null : beginning(record.key(), MOST_KEY);
        ProducerRecord<String, byte[]> letter = new ProducerRecord<>(topic, null, null, key, value, headers);
        try {
            Outages.untilDone(
                    "topic " + topic,
                    () -> access.call(() -> producer().send(letter).get()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        meters.counter("mixmatch.dead.letters", "topic", record.topic()).increment();
    }

    /** All headers that are not absurdly large: with them the letter itself would not be taken. */
    private static Headers copy(Headers headers) {
        Headers copied = new RecordHeaders();
        int bytes = 0;
        for (Header header : headers) {
            bytes += header.key().length() + (header.value() == null ? 0 : header.value().length);
            if (bytes <= MOST_BYTES) {
                copied.add(header);
            }
        }
        return copied;
    }

    private static String beginning(String text, int most) {
        return text.substring(0, Math.min(text.length(), most));
    }

    synchronized Producer<String, byte[]> producer() {
        if (producer == null) {
            // A client waits for a broker that is away; what fails all the same is sent again.
            Map<String, Object> patience = Map.of(
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE,
                    ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.MAX_VALUE);
            producer = KafkaClients.producer(kafka, patience);
        }
        return producer;
    }
}
