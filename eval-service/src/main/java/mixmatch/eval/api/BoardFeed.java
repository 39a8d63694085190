package mixmatch.eval.api;

import io.quarkus.runtime.Startup;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import mixmatch.eval.board.LossRow;
import mixmatch.eval.board.RunBoard;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.runs.RunReader;
import mixmatch.service.KafkaClients;
import mixmatch.service.PartitionReader;
import mixmatch.service.ServiceConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jboss.logging.Logger;

/** Feeds the board with what the topics say of runs. */
@Singleton
@Startup
class BoardFeed {
    private static final Logger LOG = Logger.getLogger(BoardFeed.class);

    /** Small messages: a fetch of a full broker's topics must not take the heap. */
    private static final Map<String, Object> SMALL = Map.of(
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 << 20,
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 20,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500);

    private record StoredHistory(ObjectStore store) implements RunBoard.History {
        @Override
        public List<String> keys(String run) throws IOException {
            return store.list(ObjectKeys.run(run, "history/"));
        }

        @Override
        public void read(String key, Consumer<LossRow> each) throws IOException {
            Optional<byte[]> csv = store.find(key);
            try {
                if (csv.isPresent()) {
                    LossRow.records(csv.get()).forEach(record -> each.accept(LossRow.of(record)));
                }
            } catch (IllegalArgumentException | UncheckedIOException e) {
                // One damaged piece leaves a gap in the curve; the page still answers.
                LOG.warnf("A piece of history can't be read and is left out. key=%s reason=%s", key, e.getMessage());
            }
        }
    }

    private final PartitionReader reader;

    BoardFeed(ServiceConfig config, @Identifier("default-kafka-broker") Map<String, Object> kafka, RunBoard board) {
        KafkaConsumer<String, byte[]> consumer = KafkaClients.consumer(kafka, SMALL);
        RunReader runs = new RunReader(consumer, config.topicPrefix(), RunReader.all(), board);
        this.reader = new PartitionReader(
                "board", consumer, consumer.assignment(), (c, partitions) -> runs.rewind(), runs::accept);
    }

    @Produces
    @Singleton
    static RunBoard board(ObjectStore store, LiveClients clients) {
        return new RunBoard(new StoredHistory(store), Clock.systemUTC(), clients);
    }

    /** True once everything has been read that was there at the start. */
    boolean ready() {
        return reader.ready();
    }
}
