package mixmatch.labelguess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ModelCacheTest {
    private final List<String> loaded = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();
    private final ModelCache<String> models = new ModelCache<>(3, closed::add);

    private String load(String name) {
        loaded.add(name);
        return name;
    }

    private void use(String... names) throws Exception {
        for (String name : names) {
            assertThat(models.use(name, () -> load(name))).isEqualTo(name);
        }
    }

    private void loadAhead(String name) throws Exception {
        models.loadAhead(name, () -> load(name));
    }

    @Test
    void aModelIsLoadedOnceWhoeverAsksFirst() throws Exception {
        loadAhead("a");
        use("a", "b", "a");
        loadAhead("b");

        assertThat(loaded).containsExactly("a", "b");
        assertThat(closed).isEmpty();
    }

    @Test
    void thoseUsedLastStayAndThereIsRoomForOneAhead() throws Exception {
        use("a", "b", "a", "c");
        loadAhead("d");
        assertThat(loaded).containsExactly("a", "b", "c");

        use("c");
        assertThat(closed).containsExactly("b");
        loadAhead("d");
        use("d", "c", "a");

        assertThat(loaded).containsExactly("a", "b", "c", "d", "a");
        assertThat(closed).containsExactly("b", "a");
    }

    @Test
    void whatFailsIsLoadedAgain() throws Exception {
        assertThatThrownBy(() -> models.loadAhead("a", () -> {
                    throw new IOException("away");
                }))
                .hasMessage("away");
        assertThatThrownBy(() -> models.use("a", () -> {
                    throw new IOException("damaged");
                }))
                .hasMessage("damaged");
        use("a");

        assertThat(loaded).containsExactly("a");
    }

    @Test
    void whatIsBeingLoadedAheadIsWaitedForAndOthersAreNotHeldUp() throws Exception {
        use("a");
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Void> end = new CompletableFuture<>();
        CompletableFuture<Void> ahead = CompletableFuture.runAsync(() -> {
            try {
                models.loadAhead("b", () -> {
                    begun.countDown();
                    end.join();
                    return load("b");
                });
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        begun.await();
        use("a");
        CompletableFuture<Void> used = CompletableFuture.runAsync(() -> {
            try {
                use("b");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        end.complete(null);
        CompletableFuture.allOf(ahead, used).join();

        assertThat(loaded).containsExactly("a", "b");
    }

    @Test
    void allAreClosedAtTheEnd() throws Exception {
        use("a", "b");
        models.close();

        assertThat(closed).containsExactlyInAnyOrder("a", "b");
    }
}
