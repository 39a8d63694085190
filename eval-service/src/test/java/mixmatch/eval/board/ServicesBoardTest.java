package mixmatch.eval.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import mixmatch.eval.board.ServicesView.FlowLine;
import mixmatch.eval.board.ServicesView.ReplicaLine;
import mixmatch.eval.board.ServicesView.ServiceLine;
import mixmatch.proto.Topic;
import mixmatch.v1.ServiceBeat;
import org.junit.jupiter.api.Test;

class ServicesBoardTest {
    private static final long NOW = 100_000;

    private final ServicesBoard board = new ServicesBoard(Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC));

    private static ServiceBeat beat(String service, String instance, long at, double cpu, long done) {
        return ServiceBeat.newBuilder()
                .setService(service)
                .setInstance(instance)
                .setStartedAtMillis(1)
                .setAtMillis(at)
                .setReady(true)
                .setCpuSeconds(cpu)
                .setDone(done)
                .build();
    }

    private ServiceLine service(String name) {
        return board.view().services().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aReplicasRatesAreTheDifferencesOfItsBeats() {
        board.accept(beat("augment", "a", NOW - 4000, 10, 100));
        assertThat(service("augment").replicas().get(0).load().rate()).isEmpty();
        board.accept(beat("augment", "a", NOW, 14, 180));

        ReplicaLine replica = service("augment").replicas().get(0);
        assertThat(replica.load().rate()).contains(20.0);
        assertThat(replica.load().cpu()).contains(1.0);
    }

    @Test
    void aReplicaThatWasStartedAgainBeginsAnew() {
        board.accept(beat("augment", "a", NOW - 4000, 10, 100));
        board.accept(beat("augment", "a", NOW - 2000, 0.5, 3).toBuilder()
                .setStartedAtMillis(2)
                .build());

        assertThat(service("augment").replicas().get(0).load().rate()).isEmpty();
    }

    @Test
    void whoIsSilentIsGoneAndAServiceWithoutReplicasIsShown() {
        board.accept(beat("labelguess", "gone", NOW - 9000, 1, 1));
        board.accept(beat("labelguess", "here", NOW - 1000, 1, 1));

        assertThat(service("labelguess").replicas())
                .extracting(ReplicaLine::instance)
                .containsExactly("here");
        assertThat(service("trainer").replicas()).isEmpty();
    }

    @Test
    void theRepliesOfManyReplicasTakeBoundedRoom() {
        for (int i = 0; i < 2 * ServicesBoard.MOST; i++) {
            board.accept(beat("augment", "a" + i, NOW, 1, 1));
        }

        assertThat(service("augment").replicas()).hasSize(ServicesBoard.MOST);
    }

    @Test
    void ratesAreHowFarTopicsHaveComeBetweenTwoLooks() {
        board.looked(Map.of(Topic.ORDERS, 100L), Map.of(Topic.ORDERS, 3L), 1_000_000_000L);
        board.looked(Map.of(Topic.ORDERS, 150L), Map.of(Topic.ORDERS, 7L), 3_000_000_000L);

        FlowLine orders = board.view().flow().get(0);
        assertThat(orders.topic()).isEqualTo("orders");
        assertThat(orders.messagesPerSecond()).contains(25.0);
        assertThat(orders.lag()).contains(7L);
        assertThat(service("augment").lag()).contains(7L);
        assertThat(board.view().flow().get(1).messagesPerSecond()).isEmpty();
    }

    private void busy(String service, String run, double share) {
        board.accept(
                beat(service, service, NOW - 4000, 1, 1).toBuilder().setRun(run).build());
        board.accept(beat(service, service, NOW, 1, 1).toBuilder()
                .setRun(run)
                .setBusySeconds(4 * share)
                .build());
    }

    @Test
    void theServiceThatIsBusiestHoldsUpTheOthersWhileSomethingIsTrained() {
        busy("augment", "", 0.2);
        busy("labelguess", "", 0.95);
        busy("trainer", "", 0.4);
        assertThat(board.view().bottleneck()).as("nothing is trained").isEmpty();

        busy("trainer", "digits-1", 0);
        board.accept(beat("trainer", "trainer", NOW + 1000, 1, 1).toBuilder()
                .setRun("digits-1")
                .setBusySeconds(2)
                .build());

        assertThat(board.view().bottleneck().orElseThrow().service()).isEqualTo("labelguess");
        assertThat(board.view().bottleneck().orElseThrow().sentence())
                .isEqualTo(
                        "Labelguess is at work 95 % of the time (augment 20 %, trainer 40 %): a second replica may speed up the runs.");
    }

    @Test
    void aMissingServiceIsWhatRunsWaitFor() {
        busy("augment", "", 0.2);
        busy("trainer", "digits-1", 0.1);

        assertThat(board.view().bottleneck().orElseThrow().sentence()).contains("No replica of labelguess");
    }

    @Test
    void whereNobodyIsBusyNobodyHoldsUpTheOthers() {
        busy("augment", "", 0.2);
        busy("labelguess", "", 0.3);
        busy("trainer", "digits-1", 0.4);

        assertThat(board.view().bottleneck()).isEmpty();
    }
}
