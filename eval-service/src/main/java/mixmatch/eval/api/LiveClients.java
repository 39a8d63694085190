package mixmatch.eval.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import mixmatch.eval.board.LiveEvent;
import org.jboss.logging.Logger;

/** The clients of live events. One too slow for its queue is disconnected, and connects again by itself. */
@ApplicationScoped
class LiveClients implements LiveEvent.Listeners {
    static final int MOST_CLIENTS = 100;
    static final int QUEUE = 512;
    private static final Logger LOG = Logger.getLogger(LiveClients.class);

    private static final String FULL = "%d clients listen already; close one, or ask again without listening.";

    record SentEvent(long id, String name, String json) {}

    private final ObjectMapper json;
    private final AtomicLong ids = new AtomicLong();
    private final Set<MultiEmitter<? super SentEvent>> clients = ConcurrentHashMap.newKeySet();

    LiveClients(ObjectMapper json) {
        this.json = json;
    }

    Multi<SentEvent> join() {
        return Multi.createFrom()
                .<SentEvent>emitter(
                        client -> {
                            // Two that join at the same moment may both pass: the bound is approximate.
                            if (clients.size() >= MOST_CLIENTS) {
                                client.fail(new Refusal(503, FULL, MOST_CLIENTS));
                                return;
                            }
                            clients.add(client);
                            client.onTermination(() -> clients.remove(client));
                        },
                        QUEUE);
    }

    @Override
    public boolean anybody() {
        return !clients.isEmpty();
    }

    @Override
    public void tell(LiveEvent event) {
        if (clients.isEmpty()) {
            return;
        }
        try {
            SentEvent sent = new SentEvent(ids.incrementAndGet(), event.name(), json.writeValueAsString(event.data()));
            clients.forEach(client -> client.emit(sent));
        } catch (JsonProcessingException e) {
            LOG.warnf("An event can't be told. name=%s reason=%s", event.name(), e.getMessage());
        }
    }
}
