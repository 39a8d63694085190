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
 * The heartbeat of this replica: every two seconds its state on topic {@code services}. It has a thread of its own, and a
 * producer that gives up at once: the work never waits for it, and a beat that an outage has stopped is not sent later.
 */
@ApplicationScoped
public class ServiceHeartbeat {
    private static final Logger LOG = Logger.getLogger(ServiceHeartbeat.class);
    private static final String NAME = "beats";
    private static final long EVERY_MILLIS = 2_000;

    /** Settings of its producer: one message at a time, and none that is older than the next. */
    private static final Map<String, Object> SENDING = Map.ofEntries(
            Map.entry(ProducerConfig.ACKS_CONFIG, "1"),
            Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false),
            Map.entry(ProducerConfig.LINGER_MS_CONFIG, 0),
            Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000L),
            Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 1_500),
            Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 1_500),
            Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, 256L * 1024),
            Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, 4 * 1024));

    private final Map<String, Object> kafka;
    private final String topic;
    private final String unitOfWork;
    private final Dependencies dependencies;
    private final MeterRegistry meters;
    private final ServiceBeat first;
    private final ScheduledExecutorService clock = VitalThread.clock(NAME);
    private volatile String run = "";
    private KafkaProducer<String, byte[]> producer;

    ServiceHeartbeat(
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
        this.first = ProcessStats.first(service, version);
    }

    void start(@Observes StartupEvent started) {
        clock.scheduleWithFixedDelay(
                VitalThread.task(NAME, this::beat), EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
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
                producer = KafkaClients.producer(kafka, SENDING);
            }
            Collection<Timer> work = meters.find(unitOfWork).timers();
            String awaited = dependencies.awaited();
            ServiceBeat beat = ProcessStats.now(first).toBuilder()
                    .setReady(awaited.isEmpty())
                    .setSentence(awaited)
                    .setRun(run)
                    .setDone(work.stream().mapToLong(Timer::count).sum())
                    .setBusySeconds(work.stream()
                            .mapToDouble(timer -> timer.totalTime(TimeUnit.SECONDS))
                            .sum())
                    .build();
            Headers headers = new RecordHeaders();
            RunHeaders.add(headers, RunHeaders.SCHEMA, RunHeaders.schema(beat));
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
