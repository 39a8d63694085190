package mixmatch.eval.api;

import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mixmatch.eval.board.LiveEvent;
import mixmatch.eval.board.RunBoard;
import mixmatch.eval.board.ServicesBoard;
import mixmatch.eval.board.ServicesView;
import mixmatch.service.ServiceConfig;

/** The state of the services, read while somebody asks for it or listens, and sent to those who listen. */
@ApplicationScoped
class ServicesWatch {
    private static final Duration FIRST_WITHIN = Duration.ofSeconds(6);
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final RunBoard runs;
    private final LiveClients clients;
    private final ServicesBoard board = new ServicesBoard(Clock.systemUTC());
    private final Object lock = new Object();
    /** Guarded by {@link #lock}. */
    private long lookedNanos = System.nanoTime() - FRESH.toNanos();

    private final OnDemandPoller poller;

    ServicesWatch(
            ServiceConfig config,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            RunBoard runs,
            LiveClients clients) {
        this.runs = runs;
        this.clients = clients;
        this.poller = new OnDemandPoller(
                "services-watch",
                () -> new ServicesSnapshot(kafka, config.topicPrefix(), board, this::looked),
                clients::anybody);
    }

    /** Somebody begins to listen. */
    void look() {
        poller.look();
    }

    /** The newest state; where nobody has asked for a while, the call waits for a fresh one. */
    ServicesView view() throws InterruptedException {
        poller.look();
        synchronized (lock) {
            long deadline = System.nanoTime() + FIRST_WITHIN.toNanos();
            while (System.nanoTime() - lookedNanos >= FRESH.toNanos()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw Refusal.unavailable("The broker does not say how far topics and groups are; try again.");
                }
                TimeUnit.NANOSECONDS.timedWait(lock, left);
            }
        }
        return board.view();
    }

    private void looked() {
        synchronized (lock) {
            lookedNanos = System.nanoTime();
            lock.notifyAll();
        }
        if (clients.anybody()) {
            clients.tell(new LiveEvent("services", board.view()));
            runs.tellOfSilence();
        }
    }

    @PreDestroy
    void close() {
        poller.close();
    }
}
