package mixmatch.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkExecutorTest {
    private static final long WIDE_RESNET_28_2 = 13_700_000_000L;

    @ParameterizedTest(name = "{0} threads, {1} chunks of {2} multiplications: {3} native threads")
    @CsvSource({
        "1, 3, 13700000000, 1",
        "2, 3, 13700000000, 1",
        "4, 5, 13700000000, 1",
        "4, 1,  1800000000, 4",
        "4, 1,   800000000, 1",
        "7, 3, 13700000000, 2"
    })
    void threadsThatNoChunkTakesAreNative(int threads, int chunks, long multiplications, int nativeThreads) {
        try (ChunkExecutor lanes = new ChunkExecutor(threads, chunks, multiplications, none -> {})) {
            assertThat(lanes.nativeThreads()).isEqualTo(nativeThreads);
        }
    }

    @Test
    void chunksAreComputedBesideEachOther() {
        CountDownLatch bothBegan = new CountDownLatch(2);
        ChunkExecutor.Work<Integer> work = (chunk, team) -> {
            bothBegan.countDown();
            // Were they one after the other, the second would never begin.
            assertThatCode(() ->
                            assertThat(bothBegan.await(3, TimeUnit.MINUTES)).isTrue())
                    .doesNotThrowAnyException();
            return chunk;
        };
        try (ChunkExecutor lanes = new ChunkExecutor(2, 3, WIDE_RESNET_28_2, threads -> {})) {
            assertThat(lanes.run(work)).containsExactly(0, 1, 2);
        }
    }

    @Test
    void theFirstFailureIsThrownWhenAllWorkHasEnded() {
        Queue<Integer> ended = new ConcurrentLinkedQueue<>();
        ChunkExecutor.Work<Integer> work = (chunk, team) -> {
            if (chunk == 0) {
                throw new IllegalArgumentException("no such row");
            }
            assertThatCode(() -> Thread.sleep(chunk == 1 ? 100 : 0)).doesNotThrowAnyException();
            ended.add(chunk);
            return chunk;
        };
        try (ChunkExecutor lanes = new ChunkExecutor(2, 3, WIDE_RESNET_28_2, threads -> {})) {
            assertThatThrownBy(() -> lanes.run(work))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no such row");
        }
        assertThat(ended).containsExactlyInAnyOrder(1, 2);
    }
}
