package mixmatch.eval.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenGuessesTest {
    private long now = 1_000_000;
    private int lookedAt;
    private final TokenGuesses guesses = new TokenGuesses(() -> now);

    private Duration judge(String address, String token) {
        return guesses.judge(address, token, given -> {
            lookedAt++;
            return given.equals("right");
        });
    }

    private void guess(String address) {
        for (int i = 0; i < TokenGuesses.MOST; i++) {
            assertThat(judge(address, "wrong " + i)).isZero();
        }
    }

    @Test
    void afterAFewWrongOnesNoneIsLookedAtUntilTheWaitIsOver() {
        guess("a");
        lookedAt = 0;

        assertThat(judge("a", "right")).isEqualTo(TokenGuesses.WAIT);
        now += TokenGuesses.WAIT.toMillis() - 1;
        assertThat(judge("a", "wrong again")).isEqualTo(Duration.ofMillis(1));
        assertThat(lookedAt).isZero();
        now++;
        assertThat(judge("a", "right"))
                .as("guesses meanwhile do not prolong it")
                .isZero();
        assertThat(lookedAt).isEqualTo(1);
    }

    @Test
    void otherAddressesNeedNotWait() {
        guess("a");

        assertThat(judge("b", "right")).isZero();
    }

    @Test
    void aPageThatHasAnOldTokenMaySendItOnAndOn() {
        for (int i = 0; i < 100; i++) {
            assertThat(judge("a", "old")).isZero();
            assertThat(judge("a", "right")).isZero();
        }
    }

    @Test
    void aRightOneBetweenThemGivesNoMoreGuesses() {
        for (int i = 0; i < TokenGuesses.MOST; i++) {
            judge("a", "wrong " + i);
            judge("a", "right");
        }

        assertThat(judge("a", "right")).isPositive();
    }

    @Test
    void anAddressThatGoesOnIsNotForgottenForManyOthers() {
        guess("a");
        for (int i = 0; i < 10_001; i++) {
            judge("other " + i, "wrong");
            assertThat(judge("a", "right")).isPositive();
        }
    }
}
