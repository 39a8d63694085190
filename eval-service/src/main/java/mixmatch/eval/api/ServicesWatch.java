package mixmatch.eval.api;

import com.google.protobuf.InvalidProtocolBufferException;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
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
import mixmatch.service.KafkaClients;
import mixmatch.service.ServiceConfig;
import mixmatch.v1.ServiceBeat;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** The state of the services, read while somebody asks for it or listens, and sent to those who listen. */
@ApplicationScoped
class ServicesWatch {
    private static final Duration FIRST_WITHIN = Duration.ofSeconds(6);
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration CLOSE = Duration.ofSeconds(1);
    private static final long WAIT_SECONDS = 5;
    /** Reading starts so much earlier, so that all replicas show at once. */
    private static final Duration BEFORE = Duration.ofSeconds(10);

    private static final Map<String, Object> SMALL =
            Map.of(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1 << 20, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500);

    private final String prefix;
    private final Map<String, Object> kafka;
    private final RunBoard runs;
    private final LiveClients clients;
    private final ServicesBoard board = new ServicesBoard(Clock.systemUTC());
    private volatile long lookedNanos = System.nanoTime() - FRESH.toNanos();

    private final OnDemandPoller poller;

    ServicesWatch(
            ServiceConfig config,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            RunBoard runs,
            LiveClients clients) {
        this.prefix = config.topicPrefix();
        this.kafka = kafka;
        this.runs = runs;
        this.clients = clients;
        this.poller = new OnDemandPoller("services-watch", Reader::new, Duration.ZERO, clients::anybody);
    }

    void look() {
        poller.look();
    }

    /** The newest state; where nobody has asked for a while, the call waits for a fresh one. */
    ServicesView view() throws InterruptedException {
        if (!poller.look(() -> System.nanoTime() - lookedNanos < FRESH.toNanos(), FIRST_WITHIN)) {
            throw new Refusal(503, "The broker does not say how far topics and groups are; try again.");
        }
        return board.view();
    }

    /** Reads the heartbeats of services and, every two seconds, the offsets of topics and groups. */
    private final class Reader implements OnDemandPoller.Work {
        private final Admin admin = KafkaClients.admin(kafka);
        private final KafkaConsumer<String, byte[]> consumer = KafkaClients.consumer(kafka, SMALL);
        private long begunNanos;

        private void position() {
            TopicPartition partition = new TopicPartition(Topic.SERVICES.name(prefix), 0);
            consumer.assign(List.of(partition));
            OffsetAndTimestamp from = consumer.offsetsForTimes(
                            Map.of(partition, Instant.now().minus(BEFORE).toEpochMilli()))
                    .get(partition);
            if (from == null) {
                consumer.seekToEnd(List.of(partition));
            } else {
                consumer.seek(partition, from.offset());
            }
        }

        @Override
        public void round() throws Exception {
            if (begunNanos == 0) {
                position();
            }
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                try {
                    if (record.value() != null) {
                        board.accept(ServiceBeat.parseFrom(record.value()));
                    }
                } catch (InvalidProtocolBufferException e) {
                    // A damaged message on a shared topic shows nothing.
                }
            }
            long now = System.nanoTime();
            if (begunNanos == 0 || now - begunNanos >= LOOK_EVERY.toNanos()) {
                begunNanos = now;
                readOffsets(now);
                lookedNanos = System.nanoTime();
                if (clients.anybody()) {
                    clients.tell(new LiveEvent("services", board.view()));
                    runs.tellOfSilence();
                }
            }
        }

        /** The ends of topics, and their lags: the messages that the reading group has not taken yet. */
        private void readOffsets(long now) throws ExecutionException, InterruptedException, TimeoutException {
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
        }

        @Override
        public void close() {
            consumer.close(CloseOptions.timeout(CLOSE));
            admin.close(CLOSE);
        }
    }

    @PreDestroy
    void close() {
        poller.close();
    }
}
