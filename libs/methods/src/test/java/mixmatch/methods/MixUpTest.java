package mixmatch.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
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
                .mapToDouble(i -> MixUp.beta(alpha, CounterRandom.at(1, RandomStream.MIXUP_LAMBDA, 1, i)))
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
                        .mapToDouble(i -> MixUp.beta(1e-6, CounterRandom.at(1, RandomStream.MIXUP_LAMBDA, 1, i))))
                .allMatch(draw -> draw >= 0 && draw <= 1);
    }

    @Test
    void everyRowStaysNearerToItselfAndHasItsOwnLambda() {
        float[] lambdas = lambdas(5);

        assertThat(lambdas).hasSize(192).isEqualTo(lambdas(5)).isNotEqualTo(lambdas(6));
        for (float lambda : lambdas) {
            assertThat(lambda).isBetween(0.5f, 1f);
        }
        assertThat(IntStream.range(0, 192).mapToObj(i -> lambdas[i]).distinct()).hasSizeGreaterThan(180);
    }

    @Test
    void partnersAreAPermutationThatTheStepDecides() {
        int[] partners = partners(5);

        assertThat(partners).isEqualTo(partners(5)).isNotEqualTo(partners(6));
        assertThat(IntStream.of(partners).sorted())
                .containsExactlyElementsOf(IntStream.range(0, 192).boxed().toList());
    }

    private static float[] lambdas(long step) {
        return MixUp.of(1, step, 0, 192, 0.75).lambdas();
    }

    private static int[] partners(long step) {
        return MixUp.of(1, step, 0, 192, 0.75).partners();
    }
}
