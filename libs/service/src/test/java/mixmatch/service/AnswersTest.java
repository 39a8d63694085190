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
        answers.failed(now, "refused");
        answers.say();
        assertThat(answers.trouble()).isEqualTo("refused");
        assertThat(Outages.present()).contains("the tested");
        answers.answered();
        answers.say();
        assertThat(answers.trouble()).isEmpty();
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
        answers.failed(began, "timeout");
        assertThat(answers.trouble()).isEmpty();
    }
}
