package mixmatch.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthStateTest {
    private long now = 1_000_000;
    private boolean ends;
    private final HealthState answers = new HealthState("the tested", () -> now, () -> ends);

    @AfterEach
    void end() {
        Outages.ends("the tested");
    }

    @Test
    void whatWasNotLookedAtIsNotReadyButNoOutage() {
        answers.logChange();
        assertThat(answers.problem()).isEqualTo("not looked at yet");
        assertThat(Outages.present()).isEmpty();
    }

    @Test
    void aFailureIsTroubleAtOnceAndAnAnswerEndsIt() {
        answers.answered();
        assertThat(answers.problem()).isEmpty();
        answers.failed(now, "refused", false);
        answers.logChange();
        assertThat(answers.problem()).isEqualTo("refused");
        assertThat(Outages.present()).contains("the tested");
        answers.answered();
        answers.logChange();
        assertThat(answers.problem()).isEmpty();
        assertThat(Outages.present()).isEmpty();
    }

    @Test
    void whatIsJustBeingMadeIsNotReadyButNoOutage() {
        answers.failed(now, "the bucket is not there", false);
        now += HealthState.FIRST_ANSWER.toNanos();
        answers.logChange();
        assertThat(answers.problem()).isEqualTo("the bucket is not there");
        assertThat(Outages.present()).isEmpty();

        now++;
        answers.logChange();
        assertThat(Outages.present()).contains("the tested");
    }

    @Test
    void whatWaitingCannotMendIsSaidAtOnce() {
        answers.failed(now, "the password is wrong", true);
        answers.logChange();
        assertThat(Outages.present()).contains("the tested");
    }

    @Test
    void timeInWhichTheProcessItselfStoodStillIsNobodysSilence() {
        answers.answered();
        now += Duration.ofSeconds(9).toNanos();
        answers.stoodStill(Duration.ofSeconds(8));
        assertThat(answers.problem()).isEmpty();
    }

    @Test
    void aLookThatTheEndCutsShortIsNoOutage() {
        answers.answered();
        ends = true;
        answers.failed(now, "interrupted", false);
        answers.logChange();
        assertThat(Outages.present()).isEmpty();
    }

    @Test
    void silenceIsTroubleThoughNoLookFails() {
        answers.answered();
        now += HealthState.PATIENCE.toNanos();
        assertThat(answers.problem()).isEmpty();
        now += Duration.ofSeconds(1).toNanos();
        assertThat(answers.problem()).isEqualTo("no answer for 6 s");
    }

    @Test
    void aLookThatBeganBeforeTheLastAnswerSaysNothingOfNow() {
        long began = now;
        now += 5;
        answers.answered();
        answers.failed(began, "timeout", false);
        assertThat(answers.problem()).isEmpty();
    }
}
