package mixmatch.randomness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CounterRandomTest {
    @Test
    void theNumbersOfAStepAreFixedForEver() {
        // A change of these numbers changes every run: it needs another arithmeticVersion.
        assertThat(CounterRandom.at(1, RandomStream.MIXUP_LAMBDA, 1, 0).nextLong())
                .isEqualTo(-3212917388581120903L);
    }

    @Test
    void seedStreamStepAndIndexEachChangeThem() {
        Set<Long> first = new HashSet<>();
        for (long seed = 0; seed < 10; seed++) {
            for (RandomStream stream : RandomStream.values()) {
                for (long step = 0; step < 10; step++) {
                    for (long index = 0; index < 10; index++) {
                        first.add(CounterRandom.at(seed, stream, step, index).nextLong());
                    }
                }
            }
        }
        assertThat(first).hasSize(10 * RandomStream.values().length * 10 * 10);
    }

    @Test
    void uniformOverIndices() {
        double sum = 0;
        for (long index = 0; index < 100_000; index++) {
            sum += CounterRandom.at(3, RandomStream.UNLABELED_AUGMENTATION, 5, index)
                    .nextDouble();
        }
        // Standard deviation of the mean: 0.0009.
        assertThat(sum / 100_000).isBetween(0.495, 0.505);
    }
}
