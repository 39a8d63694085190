package mixmatch.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import mixmatch.proto.Partitions;
import mixmatch.v1.BatchOrder;
import mixmatch.v1.PropagationOrder;
import org.junit.jupiter.api.Test;

class CurrentOrdersTest {
    private final Map<String, Long> epochs = new HashMap<>(Map.of("digits", 3L));
    private final CurrentOrders orders = new CurrentOrders((run, atLeast) -> epochs.getOrDefault(run, 0L));

    @Test
    void theOwnersOrderIsCarriedOut() {
        assertThat(orders.refuses(order().build())).isEmpty();
    }

    @Test
    void anEarlierOwnersOrderIsDropped() {
        assertThat(orders.refuses(order().setEpoch(2).build())).contains("older-epoch");
    }

    @Test
    void anEpochThatNobodyAnnouncedSilencesNoOwner() {
        assertThat(orders.refuses(order().setEpoch(Long.MAX_VALUE).build())).contains("unknown-epoch");
        assertThat(orders.refuses(order().build())).isEmpty();
    }

    @Test
    void aRunThatWasDeletedAndSubmittedAgainBeginsWithItsOwnEpoch() {
        orders.refuses(order().setStep(50).setFloor(49).build());
        epochs.put("digits", 1L);
        assertThat(orders.refuses(order().setEpoch(1).build())).isEmpty();
    }

    @Test
    void aRunThatNobodySubmittedIsUnknown() {
        assertThat(orders.refuses(order("other").build())).contains("unknown-run");
    }

    @Test
    void aDoneStepIsDropped() {
        orders.refuses(order().setStep(50).setFloor(40).build());
        assertThat(orders.refuses(order().setStep(40).setFloor(33).build())).contains("done");
    }

    @Test
    void whatDecodesButCanNotBeIsDropped() {
        assertThat(orders.refuses(BatchOrder.getDefaultInstance())).contains("impossible");
        assertThat(orders.refuses(order("../digits").build())).contains("impossible");
        assertThat(orders.refuses(order().setStep(-1).build())).contains("impossible");
        assertThat(orders.refuses(order().setFloor(-1).build())).contains("impossible");
        assertThat(orders.refuses(order().setFloor(6).build())).contains("impossible");
        assertThat(orders.refuses(order().setAttempt(0).build())).contains("impossible");
        assertThat(orders.refuses(order().setReplyPartition(99).build())).contains("impossible");
    }

    @Test
    void aPropagationIsOrderedByTheOwnerAndNeverDone() {
        PropagationOrder order = PropagationOrder.newBuilder()
                .setRun("digits")
                .setEpoch(3)
                .setStep(40)
                .setAttempt(1)
                .build();
        assertThat(orders.refuses(order.toBuilder().setStep(80).build())).isEmpty();
        assertThat(orders.refuses(order)).isEmpty();
        assertThat(orders.refuses(order.toBuilder().setEpoch(2).build())).contains("older-epoch");
        assertThat(orders.refuses(order.toBuilder().setStep(0).build())).contains("impossible");
    }

    private static BatchOrder.Builder order() {
        return order("digits");
    }

    private static BatchOrder.Builder order(String run) {
        return BatchOrder.newBuilder()
                .setRun(run)
                .setEpoch(3)
                .setStep(6)
                .setAttempt(1)
                .setFloor(4)
                .setReplyPartition(Partitions.ofRun(run));
    }
}
