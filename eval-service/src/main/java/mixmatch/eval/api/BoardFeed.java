package mixmatch.eval.api;

import io.quarkus.runtime.Startup;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import mixmatch.eval.board.HistoryPiece;
import mixmatch.eval.board.LossRow;
import mixmatch.eval.board.RunBoard;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.runs.RunReader;
import mixmatch.service.KafkaClients;
import mixmatch.service.Pause;
import mixmatch.service.ServiceConfig;
import mixmatch.service.VitalThread;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/** The board's reader: takes what the topics say of runs, in a thread of its own, however often the broker is away. */
@Singleton
@Startup
class BoardFeed {
    private static final Logger LOG = Logger.getLogger(BoardFeed.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    /** Small messages: a fetch of a full broker's topics must not take the heap. */
    private static final Map<String, Object> SMALL = Map.of(
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 << 20,
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 20,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500);

    /** The losses of runs in the store. */
    private record StoredHistory(ObjectStore store) implements HistoryPiece.Pieces {
        @Override
        public List<String> keys(String run) throws IOException {
            return store.list(ObjectKeys.run(run, "history/"));
        }

        @Override
        public void read(String key, Consumer<LossRow> each) throws IOException {
            Optional<byte[]> csv = store.find(key);
            try {
                if (csv.isPresent()) {
                    HistoryPiece.records(csv.get()).forEach(record -> each.accept(HistoryPiece.row(record)));
                }
            } catch (IllegalArgumentException | UncheckedIOException e) {
                // One damaged piece leaves a gap in the curve; the page still answers.
                LOG.warnf("A piece of history can't be read and is left out. key=%s reason=%s", key, e.getMessage());
            }
        }
    }

    private final RunReader reader;
    private final Thread thread = VitalThread.of("board", this::read);
    private volatile boolean open = true;
    private volatile boolean read;

    BoardFeed(ServiceConfig config, @Identifier("default-kafka-broker") Map<String, Object> kafka, RunBoard board) {
        this.reader = new RunReader(KafkaClients.consumer(kafka, SMALL), config.topicPrefix(), RunReader.all(), board);
        thread.start();
    }

    @Produces
    @Singleton
    static RunBoard board(ObjectStore store, LiveClients clients) {
        return new RunBoard(new StoredHistory(store), Clock.systemUTC(), clients);
    }

    /** True once everything has been read that was there at the start. */
    boolean ready() {
        return read;
    }

    private void read() {
        try (reader) {
            boolean positioned = false;
            while (open) {
                try {
                    if (!positioned) {
                        reader.rewind();
                        positioned = true;
                    }
                    if (!read) {
                        reader.catchUp();
                        read = true;
                    }
                    reader.poll(POLL);
                } catch (WakeupException e) {
                    // Closing.
                } catch (KafkaException e) {
                    LOG.debugf("Runs can't be followed now; trying again. reason=%s", e.getMessage());
                    Pause.of(AFTER_FAILURE);
                } catch (RuntimeException e) {
                    LOG.error("A message about a run can't be taken for an unexpected reason; it is passed over.", e);
                    Pause.of(AFTER_FAILURE);
                }
            }
        }
    }

    @PreDestroy
    void close() {
        open = false;
        reader.wakeup();
        try {
            thread.join(AFTER_FAILURE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
