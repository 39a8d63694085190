package mixmatch.eval.assumption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import mixmatch.accuracy.Evaluator;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.Split;
import mixmatch.ingest.Sources;
import mixmatch.spec.RunSpec;
import mixmatch.v1.Assumptions;
import org.junit.jupiter.api.Test;

/** On the real digits: 1,297 to train on, 500 to test. */
class MeasuredAssumptionsTest {
    private static final Dataset DIGITS = Sources.digits();
    private static final RunSpec SPEC = spec("augmentation: {pad: 1, maxOffset: 2, mirror: false, noise: 0}");
    private static final Split SPLIT =
            new Split(new int[] {0, 1}, IntStream.range(2, 1297).toArray(), new int[0]);

    private static RunSpec spec(String rest) {
        return RunSpec.parse("dataset: {source: digits, labels: 10}\nseed: 7\n" + rest, "test");
    }

    /** Classes 0 and 1 by how much of the image is bright; the others never. */
    private static float[] byBrightness(ByteBuffer pixels, int images) {
        int bytes = pixels.remaining() / images;
        float[] p = new float[10 * images];
        for (int i = 0; i < images; i++) {
            int bright = 0;
            for (int b = 0; b < bytes; b++) {
                bright += (pixels.get(i * bytes + b) & 0xFF) > 127 ? 1 : 0;
            }
            p[10 * i] = (float) bright / bytes;
            p[10 * i + 1] = 1 - p[10 * i];
        }
        return p;
    }

    private static Assumptions measure(Evaluator.Classifier model, RunSpec spec) {
        return MeasuredAssumptions.of(model, spec, DIGITS, SPLIT).orElseThrow();
    }

    @Test
    void everyFigureIsThatOfTheSameImagesAtEachEvaluation() {
        Assumptions measured = measure(MeasuredAssumptionsTest::byBrightness, SPEC);

        assertThat(measured.getImages()).isEqualTo(125);
        assertThat(measured.getSquaredDifference()).isPositive();
        assertThat(measured.getJensenShannon()).isBetween(1e-6, StrictMath.log(2));
        assertThat(measured.getEntropyShare()).isCloseTo(measured.getEntropy() / Math.log(10), within(1e-12));
        assertThat(measured.getEffectiveClasses()).isBetween(1.0, 2.0);
        assertThat(measured.getThreshold()).isEqualTo(0.95);
        assertThat(measured.getThresholdOfMethod()).isFalse();
        assertThat(measure(MeasuredAssumptionsTest::byBrightness, SPEC)).isEqualTo(measured);
    }

    @Test
    void viewsThatDoNotDifferArePredictedAlikeByAnyModel() {
        Assumptions measured = measure(
                MeasuredAssumptionsTest::byBrightness, spec("augmentation: {pad: 0, maxOffset: 0, mirror: false}"));

        assertThat(measured.getSquaredDifference()).isZero();
        assertThat(measured.getJensenShannon()).isZero();
        assertThat(measured.getEntropy()).isPositive();
    }

    @Test
    void aModelThatIsSureOfOneClassHasCollapsed() {
        Assumptions measured = measure(
                (pixels, images) -> {
                    float[] p = new float[10 * images];
                    IntStream.range(0, images).forEach(i -> p[10 * i + 3] = 1);
                    return p;
                },
                SPEC);

        assertThat(measured.getEffectiveClasses()).isEqualTo(1);
        assertThat(measured.getEntropy()).isZero();
        assertThat(measured.getConfident()).isEqualTo(1);
        int[] sample = UnlabeledSample.of(SPLIT.unlabeled(), 7, 125);
        double threes =
                Arrays.stream(sample).filter(i -> DIGITS.train().label(i) == 3).count();
        assertThat(measured.getConfidentAccuracy()).isEqualTo(threes / 125);
    }

    @Test
    void theModelSeesEachImageTwiceInBatches() {
        List<Integer> batches = new ArrayList<>();

        measure(
                (pixels, images) -> {
                    batches.add(images);
                    return byBrightness(pixels, images);
                },
                SPEC);

        assertThat(batches).containsExactly(125, 125);
    }

    @Test
    void aRunWithoutUnlabeledImagesHasNone() {
        Split all = new Split(IntStream.range(0, 1297).toArray(), new int[0], new int[0]);

        assertThat(MeasuredAssumptions.of(MeasuredAssumptionsTest::byBrightness, SPEC, DIGITS, all))
                .isEmpty();
    }

    @Test
    void theNumberOfImagesIsBoundedByWhatIsEvaluatedAnyway() {
        assertThat(MeasuredAssumptions.images(15_000)).isEqualTo(MeasuredAssumptions.MOST_IMAGES);
        assertThat(MeasuredAssumptions.images(500)).isEqualTo(125);
        assertThat(MeasuredAssumptions.images(4)).isEqualTo(MeasuredAssumptions.LEAST_IMAGES);
    }

    @Test
    void aLargerSampleBeginsWithTheSmallerOneAndNoImageComesTwice() {
        int[] unlabeled = IntStream.range(100, 400).toArray();

        int[] some = UnlabeledSample.of(unlabeled, 7, 50);

        assertThat(UnlabeledSample.of(unlabeled, 7, 1000)).startsWith(some).containsExactlyInAnyOrder(unlabeled);
        assertThat(UnlabeledSample.of(unlabeled, 8, 50)).isNotEqualTo(some);
    }
}
