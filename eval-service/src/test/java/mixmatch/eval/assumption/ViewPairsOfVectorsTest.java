package mixmatch.eval.assumption;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.ImageSet;
import mixmatch.datasets.ImageSize;
import mixmatch.datasets.VectorViews;
import mixmatch.spec.RunSpec;
import org.junit.jupiter.api.Test;

/** On vectors of which feature 0 is the sample's number and feature 1 the view's. */
class ViewPairsOfVectorsTest {
    private static final int SAMPLES = 300;
    private static final int WEAK = 3;

    private static Dataset dataset() {
        int views = WEAK + 1;
        ByteBuffer values =
                ByteBuffer.allocateDirect(SAMPLES * views * 2 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < SAMPLES * views; i++) {
            values.putFloat(i / views).putFloat(i % views);
        }
        int[] labels = IntStream.range(0, SAMPLES).map(i -> i % 2).toArray();
        ImageSet train = ImageSet.of(ImageSize.ofVector(2), views, values.flip(), labels);
        ImageSet test = ImageSet.of(ImageSize.ofVector(2), ByteBuffer.allocateDirect(2 * Float.BYTES), new int[1]);
        return Dataset.of(
                "vectors",
                List.of("a", "b"),
                train,
                test,
                List.of(),
                "A test.",
                new VectorViews(WEAK, 1, "", Map.of()));
    }

    /** A classifier that answers with the features. */
    private static float[] features(ByteBuffer vectors, int count) {
        float[] features = new float[2 * count];
        vectors.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(features);
        return features;
    }

    @Test
    void twoViewsOfASampleAreDifferentStoredWeakOnes() {
        RunSpec spec = RunSpec.parse("{dataset: {source: vectors}, network: {name: mlp}}", "test");
        int[] samples = IntStream.range(0, SAMPLES).map(i -> SAMPLES - 1 - i).toArray();
        ViewPairs pairs = new ViewPairs(spec, dataset(), samples);

        float[] first = pairs.predictions(ViewPairsOfVectorsTest::features, 0, 2);
        float[] second = pairs.predictions(ViewPairsOfVectorsTest::features, 1, 2);

        for (int i = 0; i < SAMPLES; i++) {
            assertThat(first[2 * i]).isEqualTo(samples[i]);
            assertThat(second[2 * i]).isEqualTo(samples[i]);
            assertThat(first[2 * i + 1]).isBetween(0f, WEAK - 1f);
            assertThat(second[2 * i + 1]).isBetween(0f, WEAK - 1f).isNotEqualTo(first[2 * i + 1]);
        }
        assertThat(pairs.predictions(ViewPairsOfVectorsTest::features, 0, 2)).isEqualTo(first);
    }
}
