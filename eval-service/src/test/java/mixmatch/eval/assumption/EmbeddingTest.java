package mixmatch.eval.assumption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import mixmatch.datasets.ImageSet;
import mixmatch.datasets.ImageSize;
import org.junit.jupiter.api.Test;

class EmbeddingTest {
    /** Images of one pixel, which is their number; every even one is of class 0. */
    private static ImageSet images(int count) {
        ByteBuffer pixels = ByteBuffer.allocateDirect(count);
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            pixels.put((byte) (i % 100));
            labels[i] = i % 2;
        }
        return ImageSet.of(new ImageSize(1, 1, 1), pixels.flip(), labels);
    }

    /** Class 0 up to pixel 49. */
    private static float[] probabilities(ByteBuffer pixels, int count) {
        float[] p = new float[2 * count];
        for (int i = 0; i < count; i++) {
            boolean low = pixels.get(i) < 50;
            p[2 * i] = low ? 0.75f : 0.25f;
            p[2 * i + 1] = 1 - p[2 * i];
        }
        return p;
    }

    private static float[] features(ByteBuffer pixels, int count) {
        float[] f = new float[3 * count];
        for (int i = 0; i < count; i++) {
            f[3 * i + 1] = pixels.get(i);
        }
        return f;
    }

    @Test
    void eachImageHasItsPlaceItsTruthAndItsPrediction() {
        Embedding embedding = Embedding.of(EmbeddingTest::probabilities, EmbeddingTest::features, images(100));

        assertThat(embedding.index()).hasSize(100);
        assertThat(embedding.explained()).containsExactly(new double[] {1, 0}, within(1e-12));
        assertThat(embedding.x()[0]).isCloseTo(-49.5, within(1e-9));
        assertThat(embedding.x()[99]).isCloseTo(49.5, within(1e-9));
        assertThat(embedding.truth()[99]).isEqualTo(1);
        assertThat(embedding.predicted()[49]).isZero();
        assertThat(embedding.predicted()[50]).isEqualTo(1);
        assertThat(embedding.confidence()[50]).isEqualTo(0.75);
    }

    @Test
    void ofManyImagesSomeAreChosenEvenly() {
        Embedding embedding = Embedding.of(EmbeddingTest::probabilities, EmbeddingTest::features, images(2500));

        assertThat(embedding.index())
                .hasSize(Embedding.MOST_IMAGES)
                .startsWith(0, 2, 5)
                .endsWith(2497);
        assertThat(embedding.truth()[2]).isEqualTo(1);
    }
}
