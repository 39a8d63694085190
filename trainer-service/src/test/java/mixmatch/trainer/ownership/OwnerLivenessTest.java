package mixmatch.trainer.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import mixmatch.service.Dropped;
import mixmatch.v1.Progress;
import org.junit.jupiter.api.Test;

class OwnerLivenessTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private long now = 100;
    private long epoch = 2;
    private final OwnerLiveness liveness =
            new OwnerLiveness(run -> run.equals("digits") ? epoch : 0, new Dropped(meters, "progress"), () -> now);

    @Test
    void theOwnersProgressIsASignOfLife() {
        now += 70;
        assertThat(liveness.silence("digits")).isEqualTo(Duration.ofNanos(70));
        liveness.accept("digits", progress("digits", 2));
        now += 5;
        assertThat(liveness.silence("digits")).isEqualTo(Duration.ofNanos(5));
    }

    @Test
    void soIsANewOwner() {
        now += 70;
        assertThat(liveness.silence("digits")).isEqualTo(Duration.ofNanos(70));
        epoch = 3;
        assertThat(liveness.silence("digits")).isZero();
        now += 5;
        assertThat(liveness.silence("digits")).isEqualTo(Duration.ofNanos(5));
    }

    @Test
    void nothingElseIs() {
        now += 70;
        liveness.accept("digits", progress("digits", 1));
        liveness.accept("digits", progress("other", 2));
        liveness.accept("other", progress("other", 2));
        liveness.accept("digits", new byte[] {-1, -1});
        liveness.accept("digits", new byte[0]);
        liveness.accept("digits", null);
        liveness.accept(null, progress("digits", 2));
        assertThat(liveness.silence("digits")).isEqualTo(Duration.ofNanos(70));
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
