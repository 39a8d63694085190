package mixmatch.eval.api;

import io.quarkus.runtime.Startup;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import mixmatch.eval.board.RunBoard;
import mixmatch.objects.ObjectStore;
import mixmatch.runs.RunReader;
import mixmatch.service.KafkaClients;
import mixmatch.service.ServiceConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** Makes the plain classes that REST answers from. */
@ApplicationScoped
class BoardBeans {
    /** Small messages: a fetch of a full broker's topics must not take the heap. */
    private static final Map<String, Object> SMALL = Map.of(
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 << 20,
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 20,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500);

    @Produces
    @Singleton
    RunBoard board(ObjectStore store, LiveClients clients) {
        return new RunBoard(new StoredHistory(store), Clock.systemUTC(), clients);
    }

    @Produces
    @Singleton
    @Startup
    BoardFeed feed(
            ServiceConfig config, @Identifier("default-kafka-broker") Map<String, Object> kafka, RunBoard board) {
        return new BoardFeed(
                new RunReader(KafkaClients.consumer(kafka, SMALL), config.topicPrefix(), RunReader.all(), board));
    }

    void close(@Disposes BoardFeed feed) {
        feed.close();
    }
}
