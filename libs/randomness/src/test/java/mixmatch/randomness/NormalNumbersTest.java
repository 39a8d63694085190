package mixmatch.randomness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class NormalNumbersTest {
    private static final int COUNT = 100_000;

    @Test
    void theyAreNormal() {
        double[] numbers = numbers(1);

        assertThat(Arrays.stream(numbers).average().orElseThrow()).isCloseTo(0, within(0.01));
        assertThat(moment(numbers, 2)).isCloseTo(1, within(0.02));
        assertThat(moment(numbers, 3)).isCloseTo(0, within(0.04));
        assertThat(moment(numbers, 4)).isCloseTo(3, within(0.1));
    }

    @Test
    void neighboursAreIndependent() {
        double[] numbers = numbers(2);
        double sum = 0;
        for (int i = 1; i < COUNT; i++) {
            sum += numbers[i - 1] * numbers[i];
        }
        assertThat(sum / COUNT).isCloseTo(0, within(0.01));
    }

    @Test
    void theSameGeneratorGivesTheSameNumbers() {
        assertThat(numbers(3)).isEqualTo(numbers(3)).isNotEqualTo(numbers(4));
    }

    private static double[] numbers(long step) {
        NormalNumbers numbers = new NormalNumbers(CounterRandom.at(1, RandomStream.UNLABELED_AUGMENTATION, step, 0));
        return DoubleStream.generate(numbers::next).limit(COUNT).toArray();
    }

    private static double moment(double[] numbers, int power) {
        return Arrays.stream(numbers).map(x -> Math.pow(x, power)).average().orElseThrow();
    }
}
