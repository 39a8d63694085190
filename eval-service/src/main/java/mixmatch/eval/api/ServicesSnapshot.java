package mixmatch.eval.api;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import mixmatch.eval.board.ServicesBoard;
import mixmatch.proto.Topic;
import mixmatch.service.KafkaClients;
import mixmatch.v1.ServiceBeat;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** The reader of service heartbeats and, every two seconds, of the offsets of topics and groups, while somebody looks. */
final class ServicesSnapshot implements OnDemandPoller.Work {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    /** Reading starts so much earlier, so that all replicas show at once. */
    private static final Duration BEFORE = Duration.ofSeconds(10);

    private final ServicesBoard board;
    private final KafkaConsumer<String, byte[]> consumer;
    private final Lags lags;
    private final Runnable looked;
    private long lookedNanos;

    /** @param looked runs after each look at the topics */
    ServicesSnapshot(Map<String, Object> kafka, String prefix, ServicesBoard board, Runnable looked) {
        this.board = board;
        this.looked = looked;
        this.lags = new Lags(kafka, prefix);
        this.consumer = KafkaClients.consumer(
                kafka,
                Map.of(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1 << 20, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500));
        try {
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
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public void round() throws Exception {
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
        if (lookedNanos == 0 || now - lookedNanos >= LOOK_EVERY.toNanos()) {
            lookedNanos = now;
            Lags.Look look = lags.look();
            board.looked(look.ends(), look.lags(), now);
            looked.run();
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
        lags.close();
    }
}
