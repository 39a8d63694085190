package mixmatch.labelguess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import mixmatch.datasets.ImageSet;
import mixmatch.datasets.ImageSize;
import mixmatch.datasets.Split;
import mixmatch.devices.Device;
import mixmatch.engine.ThreadTeam;
import mixmatch.labelguess.propagation.Embedder;
import mixmatch.labelguess.propagation.LabelPropagation;
import mixmatch.labelguess.propagation.Propagation;
import mixmatch.networks.InitialWeights;
import mixmatch.networks.Network;
import mixmatch.networks.Networks;
import mixmatch.networks.onnx.TrainedNetwork;
import mixmatch.onnx.OnnxModel;
import org.junit.jupiter.api.Test;

class RunPropagationTest {
    private static final int COUNT = 12;
    private static final ThreadTeam ALONE = new ThreadTeam(Runnable::run, 1);
    private static final Split SPLIT =
            new Split(new int[] {7, 2}, new int[] {11, 0, 1, 5, 6, 8, 9, 10}, new int[] {3, 4});

    private final RunPropagation run = new RunPropagation(new LabelPropagation(50, 3, 0.99), images(), 2, SPLIT);
    private final Embedder pixels = new Embedder(RunPropagationTest::pixels, 4);

    @Test
    void eachTrainingImageHasItsLabelAtItsPlaceInTheDataset() {
        Propagation found = run.propagate(pixels, Device.CPU, ALONE, () -> true);

        assertThat(found.labels()).containsExactly(0, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1);
        for (int i = 0; i < COUNT; i++) {
            assertThat(found.omegas()[i]).as("omega %d", i).isBetween(i == 3 || i == 4 ? 0f : 0.9f, 1f);
        }
        assertThat(found.omegas()[3]).isZero();
        assertThat(found.omegas()[4]).isZero();
        // Five images of each class: those for validation don't count.
        assertThat(found.zeta()).containsExactly(1, 1);
    }

    @Test
    void itEndsOnceItIsNotWanted() {
        assertThatThrownBy(() -> run.propagate(pixels, Device.CPU, ALONE, () -> false))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void moreImagesThanTheHeapHoldsAreRefused() {
        assertThatThrownBy(() -> run.refuseMoreThan(10_000))
                .hasMessageStartingWith("a propagation among 10 images takes 12 KB of heap, and may take 6 KB of");
        assertThatCode(() -> run.refuseMoreThan(22_000)).doesNotThrowAnyException();
    }

    @Test
    void aModelOfOtherClassesOrWithoutFeaturesIsRefused() throws Exception {
        try (OnnxModel model = new OnnxModel(LabelGuessTest.softmaxOfPixels(), Device.CPU, 1)) {
            assertThatThrownBy(() -> run.embedder(model))
                    .hasMessage("the model takes images of 2x2x1 and gives 4 classes and 0 features;"
                            + " the run has images of 2x2x1 and 2 classes");
        }
    }

    @Test
    void aNetworksFeaturesGiveTheSameLabelsWhateverTheNumberOfThreads() throws Exception {
        Network network = Networks.of("resnet", Map.of("depth", 8, "width", 1), 1, 2);
        TrainedNetwork trained = new TrainedNetwork(
                network,
                InitialWeights.weights(network, 1),
                InitialWeights.statistics(network),
                2,
                2,
                new float[] {0},
                new float[] {1});
        ExecutorService executor = Executors.newFixedThreadPool(2);
        try (OnnxModel model = new OnnxModel(trained.deployable(Map.of()), Device.CPU, 1)) {
            Embedder features = run.embedder(model);
            Propagation alone = run.propagate(features, Device.CPU, ALONE, () -> true);
            Propagation together = run.propagate(features, Device.CPU, new ThreadTeam(executor, 2), () -> true);

            assertThat(features.width()).isEqualTo(64);
            assertThat(PropagationObject.bytes(together)).isEqualTo(PropagationObject.bytes(alone));
            assertThat(alone.labels()[7]).isOne();
            assertThat(alone.omegas()[7]).isOne();
            // It is known of each image how likely its label is.
            assertThat(IntStream.range(0, COUNT).filter(i -> alone.omegas()[i] > 0))
                    .containsExactly(0, 1, 2, 5, 6, 7, 8, 9, 10, 11);
        } finally {
            executor.shutdownNow();
        }
    }

    /** Even images are at right angles to odd ones. */
    private static ImageSet images() {
        ByteBuffer pixels = ByteBuffer.allocateDirect(4 * COUNT);
        int[] labels = new int[COUNT];
        for (int i = 0; i < COUNT; i++) {
            boolean even = i % 2 == 0;
            pixels.put(even ? new byte[] {100, (byte) i, 0, 0} : new byte[] {0, 0, 100, (byte) i});
            labels[i] = i == 7 ? 1 : i == 2 ? 0 : -1;
        }
        return ImageSet.of(new ImageSize(2, 2, 1), pixels.flip(), labels);
    }

    /** A model whose features are the pixels. */
    private static float[] pixels(ByteBuffer pixels, int batch) {
        float[] features = new float[4 * batch];
        for (int i = 0; i < features.length; i++) {
            features[i] = pixels.get(i);
        }
        return features;
    }
}
