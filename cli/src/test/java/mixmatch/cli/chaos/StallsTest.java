package mixmatch.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StallsTest {
    private final Stalls stalls = new Stalls();

    @Test
    void aStallIsTheTimeBetweenTwoCompletedSteps() {
        see(1, 10, 1);
        see(1, 10, 5);
        see(1, 11, 8);

        assertThat(stalls.longest(seconds(3), seconds(4))).hasSeconds(7);
    }

    @Test
    void whatANewOwnerBeginsWithIsNoStepOfIts() {
        see(1, 10, 1);
        see(2, 8, 3);
        see(2, 9, 6);

        assertThat(stalls.longest(seconds(2), seconds(2))).hasSeconds(5);
    }

    @Test
    void aNewOwnerGoesOnFromAnEarlierCheckpoint() {
        see(1, 10, 1);
        see(2, 10, 3);
        see(2, 4, 4);
        see(2, 5, 6);
        see(2, 4, 7);
        see(2, 5, 8);
        see(2, 6, 9);

        assertThat(stalls.longest(seconds(2), seconds(2))).hasSeconds(5);
        assertThat(stalls.working()).isEqualTo(2);
    }

    @Test
    void anOwnerIsAtWorkOnceItHasCompletedAStepItself() {
        see(1, 10, 1);
        assertThat(stalls.working()).isEqualTo(1);
        see(2, 8, 3);
        assertThat(stalls.working()).isEqualTo(1);
        see(2, 9, 4);
        assertThat(stalls.working()).isEqualTo(2);
    }

    @Test
    void aRepeatedMessageOfAnEarlierStepOrOwnerSaysNothing() {
        see(2, 10, 1);
        see(1, 50, 2);
        see(2, 7, 3);
        see(2, 8, 4);
        see(2, 11, 6);

        assertThat(stalls.longest(seconds(1), seconds(1))).hasSeconds(5);
    }

    @Test
    void onlyWhatIsWithinAMinuteAfterTheFaultMayBeItsDoing() {
        see(1, 1, 1);
        see(1, 2, 3);
        see(1, 3, 100);
        see(1, 4, 120);

        assertThat(stalls.longest(seconds(2), seconds(2))).hasSeconds(97);
        assertThat(stalls.longest(seconds(30), seconds(39))).hasSeconds(97);
        assertThat(stalls.longest(seconds(200), seconds(201))).isZero();
    }

    /** The first sight of an owner completes nothing, so that a test begins with a step before it. */
    private void see(long epoch, long step, long second) {
        if (second == 1) {
            stalls.observe(epoch, step - 1, seconds(1));
        }
        stalls.observe(epoch, step, seconds(second));
    }

    private static long seconds(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }
}
