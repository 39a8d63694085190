package mixmatch.runs;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mixmatch.connections.BrokerAccess;
import mixmatch.proto.MessageNames;
import mixmatch.proto.Partitions;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.v1.EmbeddingOrder;
import mixmatch.v1.ImagesEmbedded;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Orders features, and hears which are there: all that is said after this is made. Throws {@link RunTopicsException}. */
public final class EmbeddingTopics implements AutoCloseable {
    private final Broker broker;
    private final String features;
    private final Duration patience;
    private final BrokerAccess access;
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;

    /** @param patience how long the broker has to take a message */
    public EmbeddingTopics(Broker broker, String features, Duration patience) {
        this.broker = broker;
        this.features = features;
        this.patience = patience;
        this.access = broker.access();
        int millis = Math.toIntExact(patience.toMillis());
        Map<String, Object> sending = new HashMap<>(broker.client());
        sending.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
        sending.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis / 5);
        sending.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
        Map<String, Object> reading = new HashMap<>(broker.client());
        reading.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // Where what was read last is gone meanwhile, the oldest that is left: answers may be repeated.
        reading.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        this.producer = new KafkaProducer<>(sending, new StringSerializer(), new ByteArraySerializer());
        this.consumer = new KafkaConsumer<>(reading, new StringDeserializer(), new ByteArrayDeserializer());
        TopicPartition answers = new TopicPartition(broker.name(Topic.EMBEDDED), Partitions.ofRun(features));
        ask(() -> {
            consumer.assign(List.of(answers));
            consumer.seekToEnd(List.of(answers));
            // The place is looked for now: an answer may come before the first poll.
            consumer.position(answers);
        });
    }

    public void order(EmbeddingOrder order) throws InterruptedException {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                broker.name(Topic.EMBEDDINGS),
                Partitions.ofStep(features, order.getChunk()),
                features + "/" + order.getChunk(),
                order.toByteArray(),
                RunHeaders.of(features, order.getChunk(), order));
        try {
            access.call(() -> producer.send(record).get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (IOException e) {
            throw new RunTopicsException(
                    "features can't be ordered on topic %s: %s".formatted(record.topic(), e.getMessage()), e);
        }
    }

    /** Waits at most so long for answers. */
    public List<ImagesEmbedded> poll(Duration wait) {
        List<ImagesEmbedded> answers = new ArrayList<>();
        ask(() -> consumer.poll(wait).forEach(record -> add(record, answers)));
        return answers;
    }

    private void add(ConsumerRecord<String, byte[]> record, List<ImagesEmbedded> answers) {
        try {
            ImagesEmbedded answer = record.value() == null
                    ? ImagesEmbedded.getDefaultInstance()
                    : ImagesEmbedded.parseFrom(record.value());
            if (answer.getFeatures().equals(features) && MessageNames.areOwn(answer)) {
                answers.add(answer);
            }
        } catch (InvalidProtocolBufferException e) {
            // No answer of labelguess: what it would have said is ordered again.
        }
    }

    private void ask(Runnable question) {
        try {
            question.run();
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            throw new RunTopicsException(access.sentence(e), e);
        }
    }

    @Override
    public void close() {
        producer.close(patience);
        consumer.close();
    }
}
