package mixmatch.waits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwaitTest {
    private static final Duration STILL = Duration.ofMillis(400);

    private final AtomicInteger looks = new AtomicInteger();

    @Test
    void whatMovesIsWaitedForHoweverLongItTakes() throws Exception {
        long began = System.nanoTime();

        Await.until("thirty looks", () -> looks.incrementAndGet() > 30, looks::get, STILL);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(STILL.multipliedBy(2));
    }

    @Test
    void whatMovesNoMoreIsGivenUpWithWhatWasSeenLast() {
        assertThatThrownBy(() -> Await.until("a tenth", () -> false, () -> Math.min(9, looks.incrementAndGet()), STILL))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a tenth; last seen: 9");
        assertThat(looks.get()).isGreaterThan(9);
    }

    @Test
    void whatIsSeenAtLastIsGiven() throws Exception {
        assertThat(Await.sight("a third look", looks::incrementAndGet, look -> look == 3))
                .isEqualTo(3);
        assertThat(looks).hasValue(3);
    }

    @Test
    void workIsWaitedForToItsResult() throws Exception {
        assertThat(Await.result("one", CompletableFuture.supplyAsync(() -> 1))).isEqualTo(1);
    }
}
