package mixmatch.augment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.ImageSet;
import mixmatch.datasets.ImageSize;
import mixmatch.datasets.Split;
import mixmatch.datasets.VectorViews;
import mixmatch.spec.RunSpec;
import org.junit.jupiter.api.Test;

/** Batches of a dataset of vectors, whose feature 0 is the sample's number and feature 1 the view's. */
class VectorBatchesTest {
    private static final int SAMPLES = 10;
    private static final int BATCH = 8;

    private static StepBatches batches(String method, int weak, int strong, double noise) {
        RunSpec spec = RunSpec.parse(
                "{dataset: {source: vectors}, network: {name: mlp}, training: {batch: %d}, method: %s, augmentation: {noise: %s}}"
                        .formatted(BATCH, method, noise),
                "spec");
        int views = weak + strong;
        ByteBuffer values =
                ByteBuffer.allocateDirect(SAMPLES * views * 2 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < SAMPLES * views; i++) {
            values.putFloat(i / views).putFloat(i % views);
        }
        ImageSet train =
                ImageSet.of(ImageSize.ofVector(2), views, values.flip(), new int[] {0, 1, 0, 1, 0, 1, 0, 1, -1, -1});
        ImageSet test = ImageSet.of(ImageSize.ofVector(2), ByteBuffer.allocateDirect(2 * Float.BYTES), new int[] {1});
        Dataset dataset = Dataset.of(
                "vectors",
                List.of("a", "b"),
                train,
                test,
                List.of(),
                "A test.",
                new VectorViews(weak, strong, "", Map.of()));
        Split split = new Split(new int[] {0, 1}, new int[] {2, 3, 4, 5, 6, 7, 8, 9}, new int[0]);
        return new StepBatches(spec, dataset, split, new StepBatches.Memory());
    }

    private static float[] floats(StepBatches.Batch batch) {
        float[] floats = new float[batch.pixels().remaining() / Float.BYTES];
        batch.pixels()
                .duplicate()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(floats);
        return floats;
    }

    @Test
    void rowsAreStoredViewsOfTheSamplesThatAreNamed() {
        StepBatches batches = batches("{name: mixmatch, k: 2}", 4, 0, 0);
        Set<Float> seen = new HashSet<>();
        for (long step = 1; step <= 20; step++) {
            StepBatches.Batch batch = batches.unlabeled(step);
            float[] rows = floats(batch);
            assertThat(rows).hasSize(2 * BATCH * 2);
            for (int i = 0; i < BATCH; i++) {
                assertThat(rows[2 * i]).isEqualTo(batch.images()[i]);
                assertThat(rows[2 * (BATCH + i)]).isEqualTo(batch.images()[i]);
                assertThat(rows[2 * i + 1]).isNotEqualTo(rows[2 * (BATCH + i) + 1]);
                seen.add(rows[2 * i + 1]);
            }
        }
        assertThat(seen).containsExactlyInAnyOrder(0f, 1f, 2f, 3f);
        assertThat(batches.labeled(1).classes()).containsOnly(0, 1);
    }

    @Test
    void aStrongViewIsAStoredStrongOne() {
        StepBatches batches = batches("{name: fixmatch, unlabeledRatio: 1}", 2, 3, 0);
        float[] rows = floats(batches.unlabeled(1));

        for (int row = 0; row < 2 * BATCH; row++) {
            boolean strong = batches.views().get(row / BATCH).strong();
            assertThat(rows[2 * row + 1] >= 2).isEqualTo(strong);
        }
    }

    @Test
    void aStepsBytesDependOnNothingButTheStep() {
        float[] one = floats(batches("{name: mixmatch, k: 2}", 4, 0, 0.3).unlabeled(7));
        StepBatches others = batches("{name: mixmatch, k: 2}", 4, 0, 0.3);
        others.unlabeled(3);
        others.labeled(7);

        assertThat(floats(others.unlabeled(7))).isEqualTo(one);
        assertThat(floats(others.unlabeled(8))).isNotEqualTo(one);
    }
}
