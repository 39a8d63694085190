package mixmatch.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeadLetterLimitTest {
    private final DeadLetterLimit limit = new DeadLetterLimit("digits", "", 2);

    @Test
    void theThirdDistinctMessageForOneStepIsOutWithItsReason() {
        strike(7, 2, 100);
        strike(7, 2, 101);
        assertThat(limit.reached()).isEmpty();
        strike(7, 2, 102);
        assertThat(limit.reached().orElseThrow()).contains("step 7", "offset 102", "the model is no model");
    }

    @Test
    void theSameMessageAgainIsNoStrike() {
        for (int replica = 0; replica < 4; replica++) {
            strike(7, 2, 100);
            strikeWithNoAttempt(100);
        }
        assertThat(limit.reached()).isEmpty();
    }

    @Test
    void moreMessagesOfTheSameAttemptAreOneStrike() {
        for (long offset = 100; offset < 200; offset++) {
            strike(7, 2, offset, offset % 2 + 1);
        }
        assertThat(limit.reached()).isEmpty();
        strike(7, 2, 200, 3);
        assertThat(limit.reached()).isPresent();
    }

    @Test
    void eachStepHasItsOwn() {
        for (long step = 1; step <= 4000; step++) {
            strike(step, 2, step);
        }
        assertThat(limit.reached()).isEmpty();
    }

    @Test
    void aMessageOfAnotherEpochIsNoStrike() {
        strike(7, 2, 100);
        strike(7, 2, 101);
        strike(7, 1, 102);
        assertThat(limit.reached()).isEmpty();
    }

    @Test
    void aMessageThatNamesNoEpochCountsForThisOne() {
        for (long offset = 0; offset < 3; offset++) {
            strikeWithNoAttempt(offset);
        }
        assertThat(limit.reached()).isPresent();
    }

    /** A message of an attempt of its own. */
    private void strike(long step, long epoch, long offset) {
        strike(step, epoch, offset, offset);
    }

    private void strike(long step, long epoch, long offset, long attempt) {
        limit.add(
                step,
                Optional.of(epoch),
                Optional.of(attempt),
                new DeadLetterLimit.Place("orders", 3, offset),
                "the model is no model");
    }

    private void strikeWithNoAttempt(long offset) {
        limit.add(
                7,
                Optional.empty(),
                Optional.empty(),
                new DeadLetterLimit.Place("orders", 3, offset),
                "it is no BatchOrder");
    }
}
