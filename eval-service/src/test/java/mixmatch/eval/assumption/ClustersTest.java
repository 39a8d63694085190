package mixmatch.eval.assumption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import mixmatch.spec.RunSpec;
import org.junit.jupiter.api.Test;

/** Expected values are those of {@code scipy.stats.entropy}. */
class ClustersTest {
    private static final float[] PREDICTIONS = {0.7f, 0.2f, 0.1f, 0.5f, 0.5f, 0};

    @Test
    void theEntropyIsAMeanOverPredictionsInNats() {
        assertThat(PredictionEntropy.mean(PREDICTIONS, 3)).isCloseTo((0.80181855 + 0.69314718) / 2, within(1e-7));
        assertThat(PredictionEntropy.mean(new float[] {0, 1}, 2)).isZero();
    }

    @Test
    void theClassesInEffectAreThoseOfTheMeanPrediction() {
        assertThat(EffectiveClasses.of(PREDICTIONS, 3)).isCloseTo(2.2789612, within(1e-6));
        assertThat(EffectiveClasses.of(new float[] {1, 0, 0, 1}, 2))
                .as("each certain, of another class")
                .isCloseTo(2, within(1e-12));
        assertThat(EffectiveClasses.of(new float[] {1, 0, 1, 0}, 2))
                .as("collapsed")
                .isEqualTo(1);
    }

    @Test
    void predictionsPassFromTheThresholdOnAndOfThoseWhoseTruthIsKnownSomeAreRight() {
        float[] p = {0.8f, 0.2f, 0.1f, 0.9f, 0.3f, 0.7f, 0.05f, 0.95f};

        ConfidentPredictions confident = ConfidentPredictions.of(p, new int[] {0, 0, 1, -1}, 0.8);

        assertThat(confident).isEqualTo(new ConfidentPredictions(4, 3, 2, 1));
        assertThat(confident.share()).isEqualTo(0.75);
        assertThat(confident.accuracy()).isEqualTo(0.5);
    }

    @Test
    void whereNothingPassesOrNoTruthIsKnownThereIsNoAccuracy() {
        float[] p = {0.8f, 0.2f};

        assertThat(ConfidentPredictions.of(p, new int[] {0}, 0.9).accuracy()).isNaN();
        assertThat(ConfidentPredictions.of(p, new int[] {0}, 0.9).share()).isZero();
        assertThat(ConfidentPredictions.of(p, new int[] {-1}, 0.5).accuracy()).isNaN();
    }

    @Test
    void theThresholdIsTheMethodsOwnIfItHasOne() {
        assertThat(threshold("fixmatch, threshold: 0.75")).isEqualTo(new ConfidenceThreshold(0.75, true));
        assertThat(threshold("uda")).isEqualTo(new ConfidenceThreshold(0.8, true));
        assertThat(threshold("mixmatch")).isEqualTo(new ConfidenceThreshold(0.95, false));
        assertThat(threshold("supervised")).isEqualTo(new ConfidenceThreshold(0.95, false));
    }

    private static ConfidenceThreshold threshold(String method) {
        return ConfidenceThreshold.of(
                RunSpec.parse("method: {name: %s}".formatted(method), "test").method());
    }
}
