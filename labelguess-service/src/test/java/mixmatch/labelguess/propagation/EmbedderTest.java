package mixmatch.labelguess.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import mixmatch.datasets.ImageSet;
import mixmatch.datasets.ImageSize;
import mixmatch.devices.Device;
import mixmatch.engine.ThreadTeam;
import mixmatch.networks.InitialWeights;
import mixmatch.networks.Network;
import mixmatch.networks.Networks;
import mixmatch.networks.onnx.TrainedNetwork;
import mixmatch.onnx.InvalidModelException;
import mixmatch.onnx.OnnxModel;
import org.junit.jupiter.api.Test;

class EmbedderTest {
    private static final int COUNT = 3 * Embedder.BATCH + 5;
    private static final ThreadTeam ALONE = new ThreadTeam(Runnable::run, 1);

    private final ImageSet images = images();
    private final int[] backwards =
            IntStream.range(0, COUNT).map(i -> COUNT - 1 - i).toArray();

    @Test
    void imagesAreEmbeddedInTheOrderOfTheirIndices() {
        Embeddings found = new Embedder(EmbedderTest::pixels, 4).of(images, backwards, ALONE, () -> true);

        float[] row = new float[4];
        for (int i = 0; i < COUNT; i++) {
            found.get(i, row);
            for (int p = 0; p < 4; p++) {
                assertThat(row[p]).isEqualTo(images.image(backwards[i]).get(p));
            }
        }
    }

    @Test
    void theLastBatchIsFilledUpAlikeWhateverTheNumberOfThreads() {
        // Of a model that looks at the whole batch.
        Embedder ofWholeBatch = new Embedder(
                (pixels, batch) -> {
                    assertThat(batch).isEqualTo(Embedder.BATCH);
                    float[] sums = new float[batch];
                    for (int i = 0; i < pixels.capacity(); i++) {
                        sums[0] += pixels.get(i) * i;
                    }
                    Arrays.fill(sums, sums[0]);
                    return sums;
                },
                1);
        Embeddings alone = ofWholeBatch.of(images, backwards, ALONE, () -> true);
        try (Threads three = new Threads(3)) {
            Embeddings together = ofWholeBatch.of(images, backwards, three.team(), () -> true);
            float[] a = new float[1];
            float[] b = new float[1];
            for (int i = 0; i < COUNT; i++) {
                alone.get(i, a);
                together.get(i, b);
                assertThat(b).isEqualTo(a);
            }
        }
    }

    @Test
    void neitherItsPlaceInABatchNorThreadsChangeABitOfAnImage() throws InvalidModelException {
        int[] forwards = IntStream.range(0, COUNT).toArray();
        try (OnnxModel model = new OnnxModel(deployable(), Device.CPU, 1);
                Threads three = new Threads(3)) {
            Embedder embedder = new Embedder(model::features, model.featureCount());
            Embeddings there = embedder.of(images, forwards, ALONE, () -> true);
            Embeddings back = embedder.of(images, backwards, three.team(), () -> true);
            float[] a = new float[there.width()];
            float[] b = new float[there.width()];
            for (int i = 0; i < COUNT; i++) {
                there.get(i, a);
                back.get(COUNT - 1 - i, b);
                assertThat(b).isEqualTo(a);
            }
            assertThat(a).doesNotContain(Float.NaN).isNotEqualTo(new float[a.length]);
        }
    }

    @Test
    void itEndsOnceItIsNotWanted() {
        Embedder embedder = new Embedder(EmbedderTest::pixels, 4);
        assertThatThrownBy(() -> embedder.of(images, backwards, ALONE, () -> false))
                .isInstanceOf(CancellationException.class);
    }

    /** A model whose features are the pixels. */
    private static float[] pixels(ByteBuffer pixels, int batch) {
        float[] features = new float[4 * batch];
        for (int i = 0; i < features.length; i++) {
            features[i] = pixels.get(i);
        }
        return features;
    }

    /** An untrained network's model of images 2x2x1. */
    private static byte[] deployable() {
        Network network = Networks.of("wide-resnet", Map.of("depth", 10, "width", 1), 1, 3);
        return new TrainedNetwork(
                        network,
                        InitialWeights.weights(network, 1),
                        InitialWeights.statistics(network),
                        2,
                        2,
                        new float[] {0.5f},
                        new float[] {0.25f})
                .deployable(Map.of());
    }

    private static ImageSet images() {
        byte[] noise = new byte[4 * COUNT];
        new Random(3).nextBytes(noise);
        return ImageSet.of(
                new ImageSize(2, 2, 1),
                ByteBuffer.allocateDirect(noise.length).put(noise).flip(),
                new int[COUNT]);
    }
}
