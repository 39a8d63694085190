package mixmatch.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mixmatch.cli.terminal.CommandFailure;
import org.junit.jupiter.api.Test;

class HangLimitTest {
    private static final HangLimit LIMIT = HangLimit.of(Map.of());

    private final HangLimit.Detector detector = new HangLimit.Detector(LIMIT, 0);
    private long seconds = 10;

    @Test
    void threeLooksInARowThatWaitedInVainAreAHang() {
        assertThat(answered(0)).isFalse();
        assertThat(failed(10)).isFalse();
        assertThat(failed(10)).isFalse();
        assertThat(failed(10)).isTrue();
        assertThat(detector.time()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void whoSaysThatItIsNotAliveMaySaySoForAsLong() {
        assertThat(answered(0)).isFalse();
        assertThat(failed(0)).isFalse();
        for (int pauses = 1; pauses < 10; pauses++) {
            seconds += 3;
            assertThat(failed(0)).isFalse();
        }
        seconds += 3;
        assertThat(failed(0)).isTrue();
    }

    @Test
    void anAnswerInBetweenBeginsAnew() {
        answered(0);
        failed(10);
        failed(10);
        answered(9);
        assertThat(failed(10)).isFalse();
        assertThat(failed(10)).isFalse();
        assertThat(failed(10)).isTrue();
    }

    @Test
    void timeInWhichNobodyLookedDoesNotCount() {
        answered(0);
        failed(10);
        seconds += 3_600;
        assertThat(failed(10)).isFalse();
        seconds += 3_600;
        // Three have failed by now, over 36 s in which it was looked at.
        assertThat(failed(10)).isTrue();
        assertThat(detector.time()).isEqualTo(Duration.ofSeconds(36));
    }

    @Test
    void aLookThatTookAnHourIsOneLook() {
        answered(0);
        assertThat(failed(3_600)).isFalse();
        assertThat(failed(0)).isFalse();
    }

    @Test
    void oneThatIsStartingIsNotJudged() {
        while (seconds < HangLimit.STARTS_WITHIN.toSeconds() - 10) {
            assertThat(failed(10)).isFalse();
        }
        seconds = HangLimit.STARTS_WITHIN.toSeconds();
        assertThat(failed(10)).isFalse();
        assertThat(failed(10)).isFalse();
        assertThat(failed(10)).isTrue();
    }

    @Test
    void whatWasSeenWhileItWasStoppedOnPurposeIsForgotten() {
        answered(0);
        failed(10);
        failed(10);
        detector.forget();
        assertThat(failed(10)).isFalse();
    }

    @Test
    void anotherLimitIsTakenFromTheEnvironmentAndRefusedInASentence() {
        assertThat(HangLimit.of(Map.of(HangLimit.SECONDS, "90")).time()).isEqualTo(Duration.ofSeconds(90));
        assertThat(LIMIT.time()).isEqualTo(Duration.ofSeconds(30));
        for (String text : new String[] {"", "2", "soon", "-30"}) {
            assertThatThrownBy(() -> HangLimit.of(Map.of(HangLimit.SECONDS, text)))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessage("MIXMATCH_HANG_SECONDS is %s; give whole seconds, at least 3", text);
        }
    }

    private boolean answered(long took) {
        return look(false, took);
    }

    private boolean failed(long took) {
        return look(true, took);
    }

    private boolean look(boolean failed, long took) {
        long began = TimeUnit.SECONDS.toNanos(seconds);
        seconds += took;
        return detector.hangs(failed, began, TimeUnit.SECONDS.toNanos(seconds));
    }
}
