package mixmatch.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpenOrdersTest {
    private long now;
    private final OpenOrders orders = new OpenOrders(() -> now);

    @Test
    void nothingIsOrderedAgainBefore10Seconds() {
        orders.order(1, Optional.empty());
        pass(10);
        assertThat(orders.overdue()).isEmpty();
    }

    @Test
    void whileNothingIsAnsweredOnlyTheOldestIsOrderedAgain() {
        orders.order(1, Optional.empty());
        orders.order(2, Optional.empty());
        pass(11);
        assertThat(orders.overdue()).extracting(OpenOrders.Open::step).containsExactly(1L);
    }

    @Test
    void afterTheFirstAnswerEveryUnansweredOneIs() {
        orders.order(1, Optional.empty());
        orders.order(2, Optional.empty());
        orders.order(3, Optional.empty());
        orders.answered(1);
        pass(11);
        assertThat(orders.overdue()).extracting(OpenOrders.Open::step).containsExactly(2L, 3L);
    }

    @Test
    void eachAttemptWaitsTwiceAsLongUpTo60Seconds() {
        orders.order(1, Optional.empty());
        int[] waits = {10, 20, 40, 60, 60};
        for (int attempt = 0; attempt < waits.length; attempt++) {
            pass(waits[attempt]);
            assertThat(orders.overdue()).isEmpty();
            pass(1);
            assertThat(orders.overdue()).extracting(OpenOrders.Open::attempt).containsExactly(attempt + 2);
        }
    }

    @Test
    void slowAnswersStretchTheWait() {
        orders.order(1, Optional.empty());
        pass(9);
        orders.answered(1);
        orders.order(2, Optional.empty());
        pass(89);
        assertThat(orders.overdue()).isEmpty();
        pass(2);
        assertThat(orders.overdue()).hasSize(1);
    }

    @Test
    void anOrderThatIsLostAfterARestartIsNotWaitedForTenTimesAsLongAsTheRestartTook() {
        for (long step = 1; step <= 17; step++) {
            orders.order(step, Optional.empty());
        }
        pass(45);
        assertThat(orders.overdue()).extracting(OpenOrders.Open::step).containsExactly(1L);
        for (long step = 2; step <= 17; step++) {
            orders.answered(step);
        }
        orders.order(18, Optional.empty());

        pass(11);
        assertThat(orders.overdue()).extracting(OpenOrders.Open::step).containsExactly(18L);
        pass(10);
        assertThat(orders.overdue()).extracting(OpenOrders.Open::step).containsExactly(1L);
    }

    @Test
    void norIsOneWhereTheAnswersAfterTheFirstWereSlowUntilLaterOrdersWereAnsweredSoon() {
        for (long step = 1; step <= 8; step++) {
            orders.order(step, Optional.empty());
        }
        pass(9);
        orders.answered(1);
        pass(18);
        for (long step = 2; step <= 6; step++) {
            orders.answered(step);
        }
        orders.answered(8);
        assertThat(orders.overdue()).isEmpty();

        orders.order(9, Optional.empty());
        pass(1);
        orders.answered(9);

        assertThat(orders.overdue()).extracting(OpenOrders.Open::step).containsExactly(7L);
    }

    @Test
    void theFirstAnswersOfSlowServicesStretchTheWaitAtOnce() {
        for (long step = 1; step <= 17; step++) {
            orders.order(step, Optional.empty());
        }
        for (long step = 1; step <= 17; step++) {
            pass(9);
            assertThat(orders.overdue()).isEmpty();
            orders.answered(step);
        }
    }

    @Test
    void theNextStepFollowsTheLastOrderedOne() {
        assertThat(orders.next(7)).isEqualTo(8);
        orders.order(8, Optional.empty());
        orders.order(9, Optional.empty());
        assertThat(orders.next(7)).isEqualTo(10);
        orders.done(8);
        assertThat(orders.find(8)).isEmpty();
        assertThat(orders.next(8)).isEqualTo(10);
    }

    private void pass(long seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }
}
