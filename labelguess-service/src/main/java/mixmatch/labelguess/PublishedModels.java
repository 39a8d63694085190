package mixmatch.labelguess;

import com.google.protobuf.InvalidProtocolBufferException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import mixmatch.proto.MessageNames;
import mixmatch.proto.ObjectKeys;
import mixmatch.proto.Topic;
import mixmatch.service.Dropped;
import mixmatch.service.KafkaClients;
import mixmatch.service.PartitionReader;
import mixmatch.service.RecentlyUsed;
import mixmatch.service.RunRegistry;
import mixmatch.service.ServiceConfig;
import mixmatch.spec.RunSpec;
import mixmatch.v1.ModelPublished;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Loads models ahead of their orders, in each replica, as topic {@code models} names them, for quick first guesses. */
@ApplicationScoped
class PublishedModels {
    private static final int RUNS = 1_000;

    private final GuessingModels models;
    private final RunRegistry runs;
    private final Dropped dropped;
    /** By spec, as {@link UnlabeledBatches} has them; for the reader's thread. */
    private final Map<mixmatch.v1.RunSpec, GuessSettings> settings = RecentlyUsed.atMost(RUNS);

    private PartitionReader reader;

    PublishedModels(GuessingModels models, RunRegistry runs, MeterRegistry meters) {
        this.models = models;
        this.runs = runs;
        this.dropped = new Dropped(meters, "models");
    }

    void start(
            @Observes StartupEvent started,
            ServiceConfig config,
            @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        reader = new PartitionReader(
                "models-reader",
                KafkaClients.consumer(kafka, Map.of()),
                Topic.MODELS.partitions(config.topicPrefix()),
                Consumer::seekToEnd,
                this::accept);
    }

    void stop(@Observes ShutdownEvent stopped) {
        reader.close();
    }

    private void accept(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return;
        }
        try {
            ModelPublished published = ModelPublished.parseFrom(record.value());
            String key = published.getModel().getObject().getKey();
            if (!MessageNames.areOwn(published) || !key.startsWith(ObjectKeys.run(published.getRun(), "models/"))) {
                dropped.count("impossible");
            } else if (published.getEpoch() < runs.knownEpoch(published.getRun())) {
                dropped.count("older-epoch");
            } else if (!ObjectKeys.isOfPropagatedLabels(key)) {
                runs.spec(published.getRun())
                        .map(spec -> settings.computeIfAbsent(spec, s -> GuessSettings.of(RunSpec.of(s))))
                        .ifPresent(run -> models.loadAhead(published.getModel(), run));
            }
        } catch (InvalidProtocolBufferException e) {
            dropped.count("undecodable");
        }
    }
}
