package mixmatch.eval.api;

import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mixmatch.eval.board.Live;
import mixmatch.eval.board.RunBoard;
import mixmatch.eval.board.ServicesBoard;
import mixmatch.eval.board.ServicesView;
import mixmatch.service.ServiceConfig;

/** Looks at the services while somebody looks at them, and tells those who listen. */
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

    private final WhileLooked watch;

    ServicesWatch(
            ServiceConfig config,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            RunBoard runs,
            LiveClients clients) {
        this.runs = runs;
        this.clients = clients;
        this.watch = new WhileLooked(
                "services-watch",
                () -> new ServicesLook(kafka, config.topicPrefix(), board, this::looked),
                clients::anybody);
    }

    /** Somebody begins to listen. */
    void look() {
        watch.look();
    }

    /** What is known now; where nobody has looked for a while it waits for a look. */
    ServicesView view() throws InterruptedException {
        watch.look();
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

    private void looked(ServicesBoard now) {
        synchronized (lock) {
            lookedNanos = System.nanoTime();
            lock.notifyAll();
        }
        if (clients.anybody()) {
            clients.tell(new Live("services", now.view()));
            runs.tellOfSilence();
        }
    }

    @PreDestroy
    void close() {
        watch.close();
    }
}
