package mixmatch.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class StrikesTest {
    private final Strikes strikes = new Strikes(2);

    @Test
    void theThirdDistinctMessageForOneStepIsOutWithItsReason() {
        strike(7, 2, 100);
        strike(7, 2, 101);
        assertThat(strikes.out()).isEmpty();
        strike(7, 2, 102);
        assertThat(strikes.out().orElseThrow()).contains("step 7", "offset 102", "the model is no model");
    }

    @Test
    void theSameMessageAgainIsNoStrike() {
        for (int replica = 0; replica < 4; replica++) {
            strike(7, 2, 100);
            strikeWithNoAttempt(100);
        }
        assertThat(strikes.out()).isEmpty();
    }

    @Test
    void moreMessagesOfTheSameAttemptAreOneStrike() {
        for (long offset = 100; offset < 200; offset++) {
            strike(7, 2, offset, offset % 2 + 1);
        }
        assertThat(strikes.out()).isEmpty();
        strike(7, 2, 200, 3);
        assertThat(strikes.out()).isPresent();
    }

    @Test
    void eachStepHasItsOwn() {
        for (long step = 1; step <= 4000; step++) {
            strike(step, 2, step);
        }
        assertThat(strikes.out()).isEmpty();
    }

    @Test
    void aMessageOfAnotherEpochIsNoStrike() {
        strike(7, 2, 100);
        strike(7, 2, 101);
        strike(7, 1, 102);
        assertThat(strikes.out()).isEmpty();
    }

    @Test
    void aMessageThatNamesNoEpochCountsForThisOne() {
        for (long offset = 0; offset < 3; offset++) {
            strikeWithNoAttempt(offset);
        }
        assertThat(strikes.out()).isPresent();
    }

    /** A message of an attempt of its own. */
    private void strike(long step, long epoch, long offset) {
        strike(step, epoch, offset, offset);
    }

    private void strike(long step, long epoch, long offset, long attempt) {
        strikes.add(
                step,
                Optional.of(epoch),
                Optional.of(attempt),
                new Strikes.Place("orders", 3, offset),
                "the model is no model");
    }

    private void strikeWithNoAttempt(long offset) {
        strikes.add(
                7, Optional.empty(), Optional.empty(), new Strikes.Place("orders", 3, offset), "it is no BatchOrder");
    }
}
