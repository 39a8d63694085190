package mixmatch.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import mixmatch.service.Dropped;
import mixmatch.v1.Progress;
import org.junit.jupiter.api.Test;

class SignsOfLifeTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private long now = 100;
    private final SignsOfLife signs =
            new SignsOfLife(run -> run.equals("digits") ? 2 : 0, new Dropped(meters, "progress"), () -> now);

    @Test
    void theOwnersProgressIsASignOfLife() {
        now += 70;
        assertThat(signs.silence("digits")).isEqualTo(Duration.ofNanos(70));
        signs.accept("digits", progress("digits", 2));
        now += 5;
        assertThat(signs.silence("digits")).isEqualTo(Duration.ofNanos(5));
    }

    @Test
    void nothingElseIs() {
        now += 70;
        signs.accept("digits", progress("digits", 1));
        signs.accept("digits", progress("other", 2));
        signs.accept("other", progress("other", 2));
        signs.accept("digits", new byte[] {-1, -1});
        signs.accept("digits", new byte[0]);
        signs.accept("digits", null);
        signs.accept(null, progress("digits", 2));
        assertThat(signs.silence("digits")).isEqualTo(Duration.ofNanos(70));
        assertThat(meters.find("mixmatch.progress.dropped").counters().stream()
                        .mapToDouble(Counter::count)
                        .sum())
                .isEqualTo(7);
    }

    private static byte[] progress(String run, long epoch) {
        return Progress.newBuilder()
                .setRun(run)
                .setEpoch(epoch)
                .setStep(1)
                .build()
                .toByteArray();
    }
}
