package mixmatch.service;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
 * This replica's state on topic {@code services}, every two seconds. Its thread and its producer are its own, and that gives up
 * at once: the work never waits for it, and a beat that an outage has stopped is not sent later.
 */
@ApplicationScoped
public class ServiceHeartbeat {
    private static final Logger LOG = Logger.getLogger(ServiceHeartbeat.class);
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Duration EVERY = Duration.ofSeconds(2);

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
        this.first = first(service, version);
    }

    void start(@Observes StartupEvent started) {
        VitalThread.repeat("beats", EVERY, EVERY, this::beat);
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
            ServiceBeat beat = now(first).toBuilder()
                    .setReady(awaited.isEmpty())
                    .setSentence(awaited)
                    .setRun(run)
                    .setDone(work.stream().mapToLong(Timer::count).sum())
                    .setBusySeconds(work.stream()
                            .mapToDouble(t -> t.totalTime(TimeUnit.SECONDS))
                            .sum())
                    .build();
            Headers headers = new RecordHeaders();
            RunHeaders.add(headers, RunHeaders.SCHEMA, RunHeaders.schema(beat));
            producer.send(new ProducerRecord<>(
                    topic, null, null, beat.getService() + "/" + beat.getInstance(), beat.toByteArray(), headers));
        } catch (RuntimeException e) {
            // Nobody's work depends on it, and outages are said by those who work.
            LOG.debugf("A beat is lost. reason=%s", e.getMessage());
        }
    }

    /** What of this process does not change. */
    static ServiceBeat first(String service, String version) {
        String host = host();
        return ServiceBeat.newBuilder()
                .setService(service)
                .setInstance(host + "-" + ProcessHandle.current().pid())
                .setHost(host)
                .setVersion(version)
                .setStartedAtMillis(ManagementFactory.getRuntimeMXBean().getStartTime())
                .build();
    }

    /** The same with what it uses now. */
    static ServiceBeat now(ServiceBeat first) {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return first.toBuilder()
                .setAtMillis(System.currentTimeMillis())
                .setMemoryBytes(resident(STATUS))
                .setHeapBytes(
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed())
                .setCpuSeconds(system.getProcessCpuTime() / 1e9)
                .build();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** Bytes; 0 where the system does not say. */
    static long resident(Path status) {
        try {
            return Files.readAllLines(status).stream()
                    .map(RESIDENT::matcher)
                    .filter(Matcher::matches)
                    .findFirst()
                    .map(line -> Long.parseLong(line.group(1)) * 1024)
                    .orElse(0L);
        } catch (IOException e) {
            return 0;
        }
    }
}
