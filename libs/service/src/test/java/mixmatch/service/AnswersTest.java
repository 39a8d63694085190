package mixmatch.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private long now = 1_000_000;
    private final Answers answers = new Answers("the tested", () -> now);

    @AfterEach
    void end() {
        Outages.ends("the tested");
    }

    @Test
    void whatWasNotLookedAtIsNotReadyButNoOutage() {
        answers.say();
        assertThat(answers.trouble()).isEqualTo("not looked at yet");
        assertThat(Outages.present()).isEmpty();
    }

    @Test
    void aFailureIsTroubleAtOnceAndAnAnswerEndsIt() {
        answers.answered();
        assertThat(answers.trouble()).isEmpty();
        answers.failed(now, "refused", false);
        answers.say();
        assertThat(answers.trouble()).isEqualTo("refused");
        assertThat(Outages.present()).contains("the tested");
        answers.answered();
        answers.say();
        assertThat(answers.trouble()).isEmpty();
        assertThat(Outages.present()).isEmpty();
    }

    @Test
    void whatIsJustBeingMadeIsNotReadyButNoOutage() {
        answers.failed(now, "the bucket is not there", false);
        now += Answers.FIRST_ANSWER.toNanos();
        answers.say();
        assertThat(answers.trouble()).isEqualTo("the bucket is not there");
        assertThat(Outages.present()).isEmpty();

        now++;
        answers.say();
        assertThat(Outages.present()).contains("the tested");
    }

    @Test
    void whatWaitingCannotMendIsSaidAtOnce() {
        answers.failed(now, "the password is wrong", true);
        answers.say();
        assertThat(Outages.present()).contains("the tested");
    }

    @Test
    void timeInWhichTheProcessItselfStoodStillIsNobodysSilence() {
        answers.answered();
        now += Duration.ofSeconds(9).toNanos();
        answers.stoodStill(Duration.ofSeconds(8));
        assertThat(answers.trouble()).isEmpty();
    }

    @Test
    void aLookThatTheEndCutsShortIsNoOutage() {
        answers.answered();
        answers.close();
        answers.failed(now, "interrupted", false);
        answers.say();
        assertThat(Outages.present()).isEmpty();
    }

    @Test
    void silenceIsTroubleThoughNoLookFails() {
        answers.answered();
        now += Answers.PATIENCE.toNanos();
        assertThat(answers.trouble()).isEmpty();
        now += Duration.ofSeconds(1).toNanos();
        assertThat(answers.trouble()).isEqualTo("no answer for 6 s");
    }

    @Test
    void aLookThatBeganBeforeTheLastAnswerSaysNothingOfNow() {
        long began = answers.began();
        now += 5;
        answers.answered();
        answers.failed(began, "timeout", false);
        assertThat(answers.trouble()).isEmpty();
    }
}
