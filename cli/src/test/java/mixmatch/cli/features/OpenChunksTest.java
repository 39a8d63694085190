package mixmatch.cli.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import mixmatch.backbones.chunks.ImageChunk;
import mixmatch.cli.terminal.SetClock;
import org.junit.jupiter.api.Test;

class OpenChunksTest {
    private final SetClock clock = new SetClock();
    private final List<ImageChunk> chunks = ImageChunk.all(40 * ImageChunk.IMAGES, 1, 2);
    private final OpenChunks open = new OpenChunks(chunks, clock);

    private void pass(Duration time) {
        clock.now = clock.now.plus(time);
    }

    private static List<Integer> numbers(List<OpenChunks.Order> orders) {
        return orders.stream().map(order -> order.chunk().number()).toList();
    }

    @Test
    void noMoreAreOpenThanReplicasCanWorkOn() {
        assertThat(open.due()).hasSize(OpenChunks.MOST).allMatch(order -> order.attempt() == 1);
        assertThat(open.due()).isEmpty();

        assertThat(open.answered(3)).isTrue();
        assertThat(numbers(open.due())).containsExactly(OpenChunks.MOST);
    }

    @Test
    void eachIsOrderedAndCountsOnce() {
        int answers = 0;
        while (!open.areDone()) {
            for (OpenChunks.Order order : open.due()) {
                answers++;
                assertThat(open.isOpen(order.chunk().number())).isTrue();
                assertThat(open.answered(order.chunk().number())).isTrue();
                assertThat(open.answered(order.chunk().number())).isFalse();
            }
        }
        assertThat(answers).isEqualTo(41);
    }

    @Test
    void whileAnythingIsAnsweredNothingIsOrderedAgain() {
        open.due();
        for (int i = 0; i < OpenChunks.MOST; i++) {
            pass(Duration.ofSeconds(59));
            open.answered(i);
            assertThat(open.due()).allMatch(order -> order.attempt() == 1);
        }
    }

    @Test
    void silenceHasAllOrderedAgainLessAndLessOften() {
        open.due();
        open.answered(0);
        open.due();
        pass(OpenChunks.LEAST_PATIENCE.plusSeconds(1));
        assertThat(open.due()).hasSize(OpenChunks.MOST).allMatch(order -> order.attempt() == 2);
        pass(OpenChunks.LEAST_PATIENCE.plusSeconds(1));
        assertThat(open.due()).isEmpty();
        pass(OpenChunks.LEAST_PATIENCE);
        assertThat(open.due()).hasSize(OpenChunks.MOST).allMatch(order -> order.attempt() == 3);
    }

    @Test
    void aSlowBackboneIsGivenTenTimesItsLongestWait() {
        open.due();
        pass(Duration.ofSeconds(50));
        open.answered(0);
        open.due();
        pass(Duration.ofSeconds(490));
        assertThat(open.due()).isEmpty();
        pass(Duration.ofSeconds(20));
        assertThat(open.due()).hasSize(OpenChunks.MOST);
    }
}
