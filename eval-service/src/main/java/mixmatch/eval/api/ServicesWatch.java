package mixmatch.eval.api;

import com.google.protobuf.InvalidProtocolBufferException;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mixmatch.eval.board.LiveEvent;
import mixmatch.eval.board.RunBoard;
import mixmatch.eval.board.ServicesBoard;
import mixmatch.eval.board.ServicesBoard.Flow;
import mixmatch.eval.board.ServicesView;
import mixmatch.proto.Topic;
import mixmatch.runs.RunReader;
import mixmatch.service.KafkaClients;
import mixmatch.service.PartitionReader;
import mixmatch.service.ServiceConfig;
import mixmatch.service.VitalThread;
import mixmatch.v1.ServiceBeat;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** The state of the services: heartbeats, read from the first request on, and offsets, while somebody asks or listens. */
@ApplicationScoped
class ServicesWatch {
    private static final Logger LOG = Logger.getLogger(ServicesWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final long WAIT_SECONDS = 5;
    /** Reading starts so much earlier, so that all replicas show at once. */
    private static final Duration BEFORE = Duration.ofSeconds(10);

    private static final Map<String, Object> SMALL =
            Map.of(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1 << 20, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500);

    private final String prefix;
    private final RunBoard runs;
    private final LiveClients clients;
    private final ServicesBoard board = new ServicesBoard(Clock.systemUTC());
    private final Admin admin;
    private final PartitionReader heartbeats;
    private long lookedNanos = System.nanoTime() - EVERY.toNanos();

    ServicesWatch(
            ServiceConfig config,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            RunBoard runs,
            LiveClients clients) {
        this.prefix = config.topicPrefix();
        this.runs = runs;
        this.clients = clients;
        this.admin = KafkaClients.admin(kafka);
        this.heartbeats = new PartitionReader(
                "services-watch",
                KafkaClients.consumer(kafka, SMALL),
                Topic.SERVICES.partitions(prefix),
                (consumer, partitions) -> RunReader.seek(consumer, partitions, BEFORE),
                this::hear);
        VitalThread.repeat("services-clock", EVERY, EVERY, this::tell);
    }

    private void hear(ConsumerRecord<String, byte[]> record) {
        try {
            if (record.value() != null) {
                board.accept(ServiceBeat.parseFrom(record.value()));
            }
        } catch (InvalidProtocolBufferException e) {
            // A damaged message on a shared topic shows nothing.
        }
    }

    /** Begins to read, for somebody who is about to listen. */
    void begin() {
        // Done by the construction, at the first call.
    }

    private void tell() {
        try {
            if (clients.anybody()) {
                clients.tell(new LiveEvent("services", view()));
                runs.tellOfSilence();
            }
        } catch (RuntimeException e) {
            LOG.debugf("Listeners are not told of the services. reason=%s", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The state of now, give or take two seconds. */
    synchronized ServicesView view() throws InterruptedException {
        try {
            if (System.nanoTime() - lookedNanos >= EVERY.toNanos()) {
                readOffsets();
            }
            // The first who asks waits for the heartbeats.
            if (heartbeats.ready() || heartbeats.catchUp()) {
                return board.view();
            }
        } catch (ExecutionException | TimeoutException e) {
            LOG.debugf(e, "Offsets can't be read.");
        }
        throw new Refusal(503, "The broker does not say how far topics and groups are; try again.");
    }

    /** The ends of topics, and their lags: the messages that the reading group has not taken yet. */
    private void readOffsets() throws ExecutionException, InterruptedException, TimeoutException {
        long now = System.nanoTime();
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        Map<String, ListConsumerGroupOffsetsSpec> groups = new HashMap<>();
        for (Flow flow : Flow.ALL) {
            flow.topic().partitions(prefix).forEach(partition -> latest.put(partition, OffsetSpec.latest()));
            if (!flow.group().isEmpty()) {
                groups.put(prefix + flow.group(), new ListConsumerGroupOffsetsSpec());
            }
        }
        // Both questions are on their way before either answer is waited for.
        var asked = admin.listOffsets(latest).all();
        var askedGroups = admin.listConsumerGroupOffsets(groups).all();
        var offsets = asked.get(WAIT_SECONDS, TimeUnit.SECONDS);
        var taken = askedGroups.get(WAIT_SECONDS, TimeUnit.SECONDS);
        Map<Topic, Long> ends = new EnumMap<>(Topic.class);
        Map<Topic, Long> lags = new EnumMap<>(Topic.class);
        for (Flow flow : Flow.ALL) {
            var group = taken.getOrDefault(prefix + flow.group(), Map.of());
            for (TopicPartition partition : flow.topic().partitions(prefix)) {
                long end = offsets.get(partition).offset();
                OffsetAndMetadata done = group.get(partition);
                ends.merge(flow.topic(), end, Long::sum);
                if (!flow.group().isEmpty()) {
                    lags.merge(flow.topic(), done == null ? 0 : Math.max(0, end - done.offset()), Long::sum);
                }
            }
        }
        board.looked(ends, lags, now);
        lookedNanos = now;
    }
}
