package mixmatch.labelguess;

import com.google.protobuf.InvalidProtocolBufferException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import mixmatch.proto.ObjectKeys;
import mixmatch.proto.Topic;
import mixmatch.service.Dropped;
import mixmatch.service.KafkaClients;
import mixmatch.service.RunRegistry;
import mixmatch.service.ServiceConfig;
import mixmatch.service.VitalThread;
import mixmatch.v1.ModelPublished;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * The edge to topic {@code models}: each replica reads it from now on, without a group, and has models loaded ahead of
 * the orders that will name them. Nothing depends on it but the time of the first guess with a model.
 */
@ApplicationScoped
class PublishedModels {
    private static final Logger LOG = Logger.getLogger(PublishedModels.class);
    private static final Duration POLL = Duration.ofSeconds(1);

    private final GuessingModels models;
    private final RunRegistry runs;
    private final Dropped dropped;
    private final Consumer<String, byte[]> consumer;
    private final String topic;
    private final Thread thread = VitalThread.of("models-reader", this::read);
    private volatile boolean open = true;

    PublishedModels(
            GuessingModels models,
            RunRegistry runs,
            ServiceConfig config,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            MeterRegistry meters) {
        this.models = models;
        this.runs = runs;
        this.dropped = new Dropped(meters, "models");
        this.consumer = KafkaClients.consumer(kafka, Map.of());
        this.topic = Topic.MODELS.name(config.topicPrefix());
    }

    void start(@Observes StartupEvent started) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent stopped) {
        open = false;
        consumer.wakeup();
    }

    private void read() {
        List<TopicPartition> partitions = IntStream.range(0, Topic.MODELS.partitions())
                .mapToObj(i -> new TopicPartition(topic, i))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        while (open) {
            poll();
        }
        KafkaClients.close(consumer);
    }

    private void poll() {
        try {
            consumer.poll(POLL).forEach(this::accept);
        } catch (WakeupException e) {
            // Closing: the loop looks at it.
        } catch (KafkaException e) {
            LOG.debugf("Topic %s can't be read now. reason=%s", topic, e.getMessage());
        }
    }

    private void accept(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return;
        }
        try {
            ModelPublished published = ModelPublished.parseFrom(record.value());
            String key = published.getModel().getObject().getKey();
            if (!ObjectKeys.isRunName(published.getRun())
                    || !key.startsWith(ObjectKeys.run(published.getRun(), "models/"))) {
                dropped.count("impossible");
            } else if (published.getEpoch() < runs.knownEpoch(published.getRun())) {
                dropped.count("older-epoch");
            } else {
                models.loadAhead(published.getModel());
            }
        } catch (InvalidProtocolBufferException e) {
            dropped.count("undecodable");
        } catch (RuntimeException e) {
            LOG.errorf(
                    e,
                    "A message is passed over after an unexpected failure. topic=%s partition=%d offset=%d",
                    record.topic(),
                    record.partition(),
                    record.offset());
        }
    }
}
