package mixmatch.eval.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MedianOfLast20Test {
    @Test
    void onlyTheLast20Count() {
        List<Double> accuracies = DoubleStream.concat(
                        DoubleStream.of(0.9, 0.9, 0.9),
                        IntStream.rangeClosed(1, 20).mapToDouble(i -> i / 100.0))
                .boxed()
                .toList();

        assertThat(MedianOfLast20.of(accuracies)).isEqualTo((0.10 + 0.11) / 2);
    }

    @Test
    void fewerThan20AllCount() {
        assertThat(MedianOfLast20.of(List.of(0.3, 0.1, 0.2))).isEqualTo(0.2);
        assertThat(MedianOfLast20.of(List.of(0.5))).isEqualTo(0.5);
    }

    @Test
    void theOrderOfTheLast20DoesNotMatter() {
        List<Double> falling =
                IntStream.rangeClosed(1, 20).mapToObj(i -> 1 - i / 100.0).toList();
        List<Double> rising =
                IntStream.rangeClosed(1, 20).mapToObj(i -> 0.79 + i / 100.0).toList();

        assertThat(MedianOfLast20.of(falling)).isCloseTo(MedianOfLast20.of(rising), within(1e-12));
    }
}
