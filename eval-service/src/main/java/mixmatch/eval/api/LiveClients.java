package mixmatch.eval.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import mixmatch.eval.board.Listeners;
import mixmatch.eval.board.Live;
import org.jboss.logging.Logger;

/**
 * Those who look at live events. Each has a queue of its own; who takes too little out of it is let go, and comes again
 * by itself. Bounds: {@value #MOST_CLIENTS} clients of {@value #QUEUE} waiting events each.
 */
@ApplicationScoped
class LiveClients implements Listeners {
    static final int MOST_CLIENTS = 100;
    static final int QUEUE = 512;

    private static final Logger LOG = Logger.getLogger(LiveClients.class);

    /** An event as it goes out. */
    record Told(long id, String name, String json) {}

    private final ObjectMapper json;
    private final AtomicLong ids = new AtomicLong();
    private final Set<MultiEmitter<? super Told>> clients = ConcurrentHashMap.newKeySet();

    LiveClients(ObjectMapper json) {
        this.json = json;
    }

    /** Everything that is told from now on. */
    Multi<Told> join() {
        return Multi.createFrom()
                .<Told>emitter(
                        client -> {
                            // Counted when it comes: two at once may be one too many, not more.
                            if (clients.size() >= MOST_CLIENTS) {
                                client.fail(Refusal.unavailable(
                                        "%d clients listen already; close one, or ask again without listening."
                                                .formatted(MOST_CLIENTS)));
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
    public void tell(Live live) {
        if (clients.isEmpty()) {
            return;
        }
        try {
            Told told = new Told(ids.incrementAndGet(), live.name(), json.writeValueAsString(live.data()));
            clients.forEach(client -> client.emit(told));
        } catch (JsonProcessingException e) {
            LOG.warnf("An event can't be told. name=%s reason=%s", live.name(), e.getMessage());
        }
    }
}
