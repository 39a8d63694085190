package mixmatch.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreadTeamTest {
    private final ExecutorService others = Executors.newFixedThreadPool(3);

    @AfterEach
    void end() {
        others.shutdown();
    }

    @ParameterizedTest
    @CsvSource({"1,10", "2,7", "4,100", "4,3", "4,1", "4,0"})
    void eachItemIsDoneOnceAndNoThreadIsIdle(int threads, int items) {
        AtomicIntegerArray done = new AtomicIntegerArray(Math.max(1, items));
        Set<Integer> parts = ConcurrentHashMap.newKeySet();

        new ThreadTeam(others, threads).share(items, (from, to) -> {
            parts.add(from);
            for (int item = from; item < to; item++) {
                done.incrementAndGet(item);
            }
        });

        for (int item = 0; item < items; item++) {
            assertThat(done.get(item)).isOne();
        }
        assertThat(parts).hasSize(Math.max(1, Math.min(threads, items)));
    }

    @Test
    void aFailureIsThrownWhenAllPartsHaveEnded() {
        AtomicInteger ended = new AtomicInteger();

        assertThatThrownBy(() -> new ThreadTeam(others, 3).share(3, (from, to) -> {
                    if (from == 0) {
                        throw new IllegalStateException("no such row");
                    }
                    pause();
                    ended.incrementAndGet();
                }))
                .hasMessage("no such row");

        assertThat(ended).hasValue(2);
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
