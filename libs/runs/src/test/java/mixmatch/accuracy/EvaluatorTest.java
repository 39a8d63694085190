package mixmatch.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import mixmatch.datasets.ImageSet;
import mixmatch.datasets.ImageSize;
import mixmatch.v1.Accuracy;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
    /** One pixel an image; the pixel's value chooses the line of probabilities. */
    private static final float[][] LINES = {{0.7f, 0.2f, 0.1f}, {0.1f, 0.6f, 0.3f}, {0.25f, 0.25f, 0.5f}, {1, 0, 0}};

    private static float[] probabilities(ByteBuffer pixels, int images) {
        float[] all = new float[images * 3];
        for (int i = 0; i < images; i++) {
            System.arraycopy(LINES[pixels.get(pixels.position() + i)], 0, all, i * 3, 3);
        }
        return all;
    }

    private static ImageSet images(int[] pixels, int[] labels) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(pixels.length);
        for (int pixel : pixels) {
            bytes.put((byte) pixel);
        }
        return ImageSet.of(new ImageSize(1, 1, 1), bytes.flip(), labels);
    }

    @Test
    void figuresAreThoseCalculatedByHand() {
        ImageSet images = images(new int[] {0, 1, 2, 0}, new int[] {0, 1, 0, 1});

        Accuracy accuracy = Evaluator.evaluate(EvaluatorTest::probabilities, 3, images);

        assertThat(accuracy.getImages()).isEqualTo(4);
        assertThat(accuracy.getAccuracy()).isEqualTo(0.5);
        assertThat(accuracy.getPerClassList()).containsExactly(0.5, 0.5, Double.NaN);
        assertThat(accuracy.getConfusionList()).containsExactly(1L, 0L, 1L, 1L, 1L, 0L, 0L, 0L, 0L);
        double loss = -(Math.log(0.7) + Math.log(0.6) + Math.log(0.25) + Math.log(0.2)) / 4;
        assertThat(accuracy.getLoss()).isCloseTo(loss, within(1e-6));
    }

    @Test
    void aModelThatIsCertainAndWrongCostsMuchButNotInfinitelyMuch() {
        Accuracy accuracy = Evaluator.evaluate(EvaluatorTest::probabilities, 3, images(new int[] {3}, new int[] {2}));

        assertThat(accuracy.getLoss()).isCloseTo(87.34, within(0.01));
    }

    @Test
    void imagesOfUnknownClassDoNotCount() {
        Accuracy accuracy =
                Evaluator.evaluate(EvaluatorTest::probabilities, 3, images(new int[] {0, 1, 2}, new int[] {0, -1, 2}));

        assertThat(accuracy.getImages()).isEqualTo(2);
        assertThat(accuracy.getAccuracy()).isEqualTo(1);
    }

    @Test
    void onlyTheNamedImagesAreMeasured() {
        ImageSet images = images(new int[] {0, 1, 2, 0}, new int[] {0, 1, 2, 2});

        Accuracy accuracy = Evaluator.evaluate(EvaluatorTest::probabilities, 3, images, new int[] {3, 1});

        assertThat(accuracy.getConfusionList()).containsExactly(0L, 0L, 0L, 0L, 1L, 0L, 1L, 0L, 0L);
    }

    @Test
    void manyImagesAreMeasuredInBatchesAndEachOnce() {
        int count = 2 * Evaluator.BATCH + 3;
        int[] pixels = new int[count];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            pixels[i] = i % 3;
            labels[i] = i % 3;
        }
        List<Integer> batches = new ArrayList<>();

        Accuracy accuracy = Evaluator.evaluate(
                (batch, size) -> {
                    batches.add(size);
                    assertThat(batch.remaining()).isEqualTo(size);
                    return probabilities(batch, size);
                },
                3,
                images(pixels, labels));

        assertThat(batches).containsExactly(256, 256, 3);
        assertThat(accuracy.getImages()).isEqualTo(count);
        assertThat(accuracy.getAccuracy()).isEqualTo(1);
    }

    @Test
    void noImagesGiveNoAccuracyRatherThanAnError() {
        Accuracy accuracy = Evaluator.evaluate(EvaluatorTest::probabilities, 3, images(new int[] {0}, new int[] {-1}));

        assertThat(accuracy.getImages()).isZero();
        assertThat(accuracy.getAccuracy()).isNaN();
    }

    @Test
    void aModelThatGivesNoNumbersIsRefused() {
        assertThatThrownBy(() -> Evaluator.evaluate(
                        (batch, size) -> new float[] {Float.NaN, 0, 0}, 3, images(new int[] {0}, new int[] {0})))
                .hasMessageContaining("the model gives the probability NaN");
    }
}
