package mixmatch.backbones;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;
import mixmatch.datasets.ImageSet;
import mixmatch.datasets.ImageSize;
import mixmatch.engine.ThreadTeam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageEmbeddingTest {
    private static final ViewPlan PLAN = new ViewPlan(3, 1, true, 9);
    private static final ThreadTeam ALONE = new ThreadTeam(Runnable::run, 1);
    private static final ThreadTeam TWO = new ThreadTeam(ForkJoinPool.commonPool(), 2);
    private static final int WIDTH = 32;

    @TempDir
    Path folder;

    private static ImageSet images(int count) {
        ImageSize size = new ImageSize(40, 40, 3);
        ByteBuffer pixels = ByteBuffer.allocateDirect((int) size.bytes() * count);
        byte[] bytes = new byte[pixels.capacity()];
        new Random(11).nextBytes(bytes);
        return ImageSet.of(size, pixels.put(bytes).flip(), new int[count]);
    }

    private OpenedBackbone resNet() throws IOException {
        BackboneOptions flat = new BackboneOptions(
                OptionalInt.empty(),
                Optional.empty(),
                BackboneOptions.Scaling.NONE,
                Optional.of("flat"),
                BackboneOptions.Tokens.CLASS);
        return OpenedBackbone.of(SmallGraphs.resNet(-1, DataType.FLOAT), flat, folder);
    }

    private static float[] rows(float[] values, int from, int to) {
        return Arrays.copyOfRange(values, from * PLAN.count() * WIDTH, to * PLAN.count() * WIDTH);
    }

    @Test
    void aRowsBitsDependNeitherOnItsBatchNorOnThreads() throws IOException {
        ImageSet images = images(9);
        try (OpenedBackbone opened = resNet()) {
            ImageEmbedding embedding = opened.embedding();
            assertThat(embedding.batch()).isEqualTo(16);
            float[] all = embedding.of(new ImageEmbedding.Rows(images, 0, 9, 4), PLAN, ALONE, () -> true);

            assertThat(all).hasSize(9 * 4 * WIDTH);
            assertThat(embedding.of(new ImageEmbedding.Rows(images, 0, 9, 4), PLAN, TWO, () -> true))
                    .containsExactly(all);
            // Three images are 12 rows of one batch, filled up; the last image of nine stands alone in the third.
            assertThat(embedding.of(new ImageEmbedding.Rows(images, 3, 3, 4), PLAN, ALONE, () -> true))
                    .containsExactly(rows(all, 3, 6));
            assertThat(embedding.of(new ImageEmbedding.Rows(images, 8, 1, 4), PLAN, ALONE, () -> true))
                    .containsExactly(rows(all, 8, 9));
            float[] plain = embedding.of(new ImageEmbedding.Rows(images, 8, 1, 1), PLAN, ALONE, () -> true);
            assertThat(plain).containsExactly(Arrays.copyOfRange(rows(all, 8, 9), 0, WIDTH));
        }
    }

    @Test
    void aProcessorTakesFewLargeImagesAtOnce() {
        assertThat(ImageEmbedding.onProcessor(16, 224)).isEqualTo(2);
        assertThat(ImageEmbedding.onProcessor(64, 32)).isEqualTo(64);
        assertThat(ImageEmbedding.onProcessor(2, 518)).isEqualTo(1);
    }

    @Test
    void eachViewOfEachImageHasFeaturesOfItsOwn() throws IOException {
        try (OpenedBackbone opened = resNet()) {
            float[] all = opened.embedding().of(new ImageEmbedding.Rows(images(2), 0, 2, 4), PLAN, ALONE, () -> true);
            for (int row = 1; row < 8; row++) {
                assertThat(Arrays.copyOfRange(all, row * WIDTH, (row + 1) * WIDTH))
                        .isNotEqualTo(Arrays.copyOfRange(all, (row - 1) * WIDTH, row * WIDTH));
            }
        }
    }

    @Test
    void whatNobodyWantsAnyMoreEnds() throws IOException {
        try (OpenedBackbone opened = resNet()) {
            assertThatThrownBy(() -> opened.embedding()
                            .of(new ImageEmbedding.Rows(images(2), 0, 2, 4), PLAN, ALONE, () -> false))
                    .isInstanceOf(CancellationException.class);
        }
    }

    @Test
    void aFeatureThatIsNotFiniteIsNamed() {
        float[] given = new float[2 * 3];
        given[4] = Float.NaN;
        ImageEmbedding embedding = new ImageEmbedding((pixels, batch) -> given, 8, 3, 2, 3);

        assertThatThrownBy(() -> embedding.of(new ImageEmbedding.Rows(images(4), 1, 2, 1), PLAN, ALONE, () -> true))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageStartingWith("feature 1 of view 0 of image 2 is NaN");
    }
}
