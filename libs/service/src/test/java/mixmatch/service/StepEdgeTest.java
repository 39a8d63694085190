package mixmatch.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import mixmatch.connections.BrokerAccess;
import mixmatch.v1.BatchOrder;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StepEdgeTest {
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final StepEdge<BatchOrder> edge = new StepEdge<>(
            BatchOrder.getDefaultInstance(),
            "it fails",
            new DeadLetters("none.", Map.of(), new BrokerAccess(Map.of(), Set.of()), meters),
            new Dropped(meters, "orders"));
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    /** What the broker has not acknowledged yet. */
    private final List<UniEmitter<? super Void>> onTheirWay = new ArrayList<>();

    @Test
    void aMessageIsAcknowledgedWhenItsAnswerIs() throws Exception {
        send("first");
        send("second");
        assertThat(events).isEmpty();

        onTheirWay.get(1).complete(null);
        assertThat(next()).isEqualTo("second is acknowledged");
        onTheirWay.get(0).complete(null);
        assertThat(next()).isEqualTo("first is acknowledged");
    }

    @Test
    void aRefusedAnswerIsDealtWithBeforeItsMessageIsAcknowledged() throws Exception {
        send("first");
        onTheirWay.get(0).fail(new IllegalArgumentException("too large"));

        assertThat(next()).isEqualTo("first is refused: too large");
        assertThat(next()).isEqualTo("first is acknowledged");
    }

    @Test
    void aMessageWhoseRefusalCannotBeDealtWithIsNotAcknowledged() throws Exception {
        CountDownLatch tried = new CountDownLatch(1);
        edge.send(message("first"), Uni.createFrom().failure(new IllegalArgumentException("too large")), why -> {
            tried.countDown();
            throw new IllegalStateException("dead-letters does not take messages");
        });
        assertThat(tried.await(3, TimeUnit.MINUTES)).isTrue();
        // It took no place that the next ones need.
        for (int i = 0; i < StepEdge.MOST; i++) {
            send("next");
        }
        assertThat(events).isEmpty();
    }

    @Test
    void whoSendsMoreThanMayBeOnTheirWayWaits() throws Exception {
        for (int i = 0; i < StepEdge.MOST; i++) {
            send("early");
        }
        Thread worker = new Thread(() -> {
            send("late");
            events.add("late is on its way");
        });
        worker.start();
        while (worker.getState() != Thread.State.WAITING) {
            Thread.sleep(5);
        }
        assertThat(events).isEmpty();

        onTheirWay.get(3).complete(null);
        assertThat(List.of(next(), next())).containsExactlyInAnyOrder("early is acknowledged", "late is on its way");
    }

    private void send(String name) {
        edge.send(
                message(name),
                Uni.createFrom().emitter(onTheirWay::add),
                why -> events.add(name + " is refused: " + why.getMessage()));
    }

    private Message<byte[]> message(String name) {
        return Message.of(new byte[0], () -> {
            events.add(name + " is acknowledged");
            return CompletableFuture.completedFuture(null);
        });
    }

    private String next() throws InterruptedException {
        return events.poll(3, TimeUnit.MINUTES);
    }
}
