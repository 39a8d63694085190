package mixmatch.trainer.arithmetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import mixmatch.randomness.CounterRandom;
import mixmatch.randomness.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixUpTest {
    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.75, 4})
    void betaHasItsMeanAndVariance(double alpha) {
        double[] draws = IntStream.range(0, 20_000)
                .mapToDouble(i -> Beta.sample(alpha, CounterRandom.at(1, RandomStream.MIXUP_LAMBDA, 1, i)))
                .toArray();
        double mean = IntStream.range(0, draws.length)
                .mapToDouble(i -> draws[i])
                .average()
                .orElseThrow();
        double variance = IntStream.range(0, draws.length)
                .mapToDouble(i -> (draws[i] - mean) * (draws[i] - mean))
                .average()
                .orElseThrow();

        assertThat(mean).isCloseTo(0.5, within(0.015));
        assertThat(variance).isCloseTo(1 / (4 * (2 * alpha + 1)), within(0.005));
    }

    @Test
    void aTinyAlphaGivesOneImageOrTheOther() {
        assertThat(IntStream.range(0, 1000)
                        .mapToDouble(i -> Beta.sample(1e-6, CounterRandom.at(1, RandomStream.MIXUP_LAMBDA, 1, i))))
                .allMatch(draw -> draw >= 0 && draw <= 1);
    }

    @Test
    void everyRowStaysNearerToItselfAndHasItsOwnLambda() {
        float[] lambdas = MixUp.lambdas(1, 5, 192, 0.75);

        assertThat(lambdas).hasSize(192).isEqualTo(MixUp.lambdas(1, 5, 192, 0.75));
        assertThat(lambdas).isNotEqualTo(MixUp.lambdas(1, 6, 192, 0.75));
        for (float lambda : lambdas) {
            assertThat(lambda).isBetween(0.5f, 1f);
        }
        assertThat(IntStream.range(0, 192).mapToObj(i -> lambdas[i]).distinct()).hasSizeGreaterThan(180);
    }

    @Test
    void partnersAreAPermutationThatTheStepDecides() {
        long[] partners = MixUp.partners(1, 5, 192);

        assertThat(partners).isEqualTo(MixUp.partners(1, 5, 192)).isNotEqualTo(MixUp.partners(1, 6, 192));
        assertThat(LongStream.of(partners).sorted())
                .containsExactlyElementsOf(LongStream.range(0, 192).boxed().toList());
    }
}
