package mixmatch.eval.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.util.Map;
import mixmatch.eval.board.LiveEvent;
import org.junit.jupiter.api.Test;

class LiveClientsTest {
    private final LiveClients clients = new LiveClients(new ObjectMapper());

    @Test
    void everyClientIsToldEverythingFromItsJoiningOn() {
        clients.tell(new LiveEvent("event", Map.of("n", 0)));
        AssertSubscriber<LiveClients.SentEvent> client =
                clients.join().subscribe().withSubscriber(AssertSubscriber.create(10));

        clients.tell(new LiveEvent("event", Map.of("n", 1)));

        assertThat(client.getItems()).extracting(LiveClients.SentEvent::json).containsExactly("{\"n\":1}");
    }

    @Test
    void aClientThatTakesNothingIsLetGoAndTheOthersGoOn() {
        AssertSubscriber<LiveClients.SentEvent> slow =
                clients.join().subscribe().withSubscriber(AssertSubscriber.create(0));
        AssertSubscriber<LiveClients.SentEvent> quick =
                clients.join().subscribe().withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));

        int told = 2 * LiveClients.QUEUE;
        for (int i = 0; i < told; i++) {
            clients.tell(new LiveEvent("event", Map.of()));
        }

        slow.request(Long.MAX_VALUE);
        slow.awaitFailure();
        assertThat(slow.getItems()).hasSizeLessThanOrEqualTo(LiveClients.QUEUE);
        assertThat(quick.getItems()).hasSize(told);
        quick.cancel();
        assertThat(clients.anybody()).isFalse();
    }

    @Test
    void thereIsAnEndToTheirNumber() {
        for (int i = 0; i < LiveClients.MOST_CLIENTS; i++) {
            clients.join().subscribe().withSubscriber(AssertSubscriber.create(1));
        }

        clients.join().subscribe().withSubscriber(AssertSubscriber.create(1)).awaitFailure(e -> assertThat(e)
                .isInstanceOf(Refusal.class));
    }
}
