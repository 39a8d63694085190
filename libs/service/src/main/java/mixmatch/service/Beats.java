package mixmatch.service;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.v1.ServiceBeat;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Says every two seconds on topic {@code services} how this replica is. In a thread of its own, with a producer of its own
 * that gives up at once: the work never waits for it, and in an outage what would have been said is not said later.
 */
@ApplicationScoped
public class Beats {
    private static final Logger LOG = Logger.getLogger(Beats.class);
    private static final long EVERY_MILLIS = 2_000;

    /** One message at a time, and none that is older than the next. */
    private static final Map<String, Object> FORGETTING = Map.of(
            ProducerConfig.ACKS_CONFIG,
            "1",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            false,
            ProducerConfig.LINGER_MS_CONFIG,
            0,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            1_000L,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            1_500,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            1_500,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            256L * 1024,
            ProducerConfig.BATCH_SIZE_CONFIG,
            4 * 1024);

    private final Map<String, Object> kafka;
    private final String topic;
    private final String unitOfWork;
    private final Dependencies dependencies;
    private final MeterRegistry meters;
    private final ServiceBeat first;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(task -> VitalThread.of("beats", task));
    private volatile String run = "";
    private KafkaProducer<String, byte[]> producer;

    Beats(
            ServiceConfig config,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            @Readiness Dependencies dependencies,
            MeterRegistry meters,
            @ConfigProperty(name = "quarkus.application.name") String service,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.kafka = kafka;
        this.topic = Topic.SERVICES.name(config.topicPrefix());
        this.unitOfWork = config.unitOfWork();
        this.dependencies = dependencies;
        this.meters = meters;
        this.first = Vitals.first(service, version);
    }

    void start(@Observes StartupEvent started) {
        clock.scheduleWithFixedDelay(
                VitalThread.task("beats", this::beat), EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent stopped) {
        clock.shutdownNow();
    }

    /** Names the run that is trained here; empty when none is. */
    public void trains(String now) {
        run = now;
    }

    private void beat() {
        try {
            if (producer == null) {
                producer = KafkaClients.producer(kafka, FORGETTING);
            }
            Collection<Timer> work = meters.find(unitOfWork).timers();
            ServiceBeat beat = Vitals.now(first).toBuilder()
                    .setReady(dependencies.trouble().isEmpty())
                    .setSentence(dependencies.trouble())
                    .setRun(run)
                    .setDone(work.stream().mapToLong(Timer::count).sum())
                    .setBusySeconds(work.stream()
                            .mapToDouble(timer -> timer.totalTime(TimeUnit.SECONDS))
                            .sum())
                    .build();
            Headers headers = new RecordHeaders();
            RunHeaders.add(
                    headers, RunHeaders.SCHEMA, beat.getDescriptorForType().getFullName());
            producer.send(new ProducerRecord<>(
                    topic, null, null, beat.getService() + "/" + beat.getInstance(), beat.toByteArray(), headers));
        } catch (RuntimeException e) {
            // Nobody's work depends on it, and outages are said by those who work.
            LOG.debugf("A beat is lost. reason=%s", e.getMessage());
        } finally {
            if (clock.isShutdown() && producer != null) {
                producer.close(Duration.ZERO);
            }
        }
    }
}
