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
 * Has models loaded ahead of their orders, as topic {@code models} names them from now on, to each replica. Nothing depends on
 * it but the time of the first guess with a model.
 */
@ApplicationScoped
class PublishedModels {
    private static final Logger LOG = Logger.getLogger(PublishedModels.class);
    private static final Duration POLL = Duration.ofSeconds(1);

    private final GuessingModels models;
    private final RunRegistry runs;
    private final Dropped dropped;
    private final Consumer<String, byte[]> consumer;
    private final List<TopicPartition> partitions;
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
        this.partitions = Topic.MODELS.partitions(config.topicPrefix());
    }

    void start(@Observes StartupEvent started) {
        VitalThread.of("models-reader", this::read).start();
    }

    void stop(@Observes ShutdownEvent stopped) {
        open = false;
        consumer.wakeup();
    }

    private void read() {
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        while (open) {
            try {
                consumer.poll(POLL).forEach(this::accept);
            } catch (WakeupException e) {
                // Closing: the loop looks at it.
            } catch (KafkaException e) {
                LOG.debugf("Topic models can't be read now. reason=%s", e.getMessage());
            }
        }
        KafkaClients.close(consumer);
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
