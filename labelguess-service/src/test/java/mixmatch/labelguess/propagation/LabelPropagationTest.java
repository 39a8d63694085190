package mixmatch.labelguess.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import mixmatch.devices.Device;
import mixmatch.engine.ThreadTeam;
import org.junit.jupiter.api.Test;

class LabelPropagationTest {
    private static final int COUNT = 9000;
    private static final int CLUSTERS = 4;
    private static final ThreadTeam ALONE = new ThreadTeam(Runnable::run, 1);
    private static final LabelPropagation PROPAGATION = new LabelPropagation(10, 3, 0.99);

    @Test
    void labelsSpreadThroughTheirClusters() {
        Propagation found = propagate(clusters(), one(CLUSTERS), ALONE);

        assertThat(found.labels())
                .isEqualTo(IntStream.range(0, COUNT).map(i -> i % CLUSTERS).toArray());
        assertThat(found.zeta()).containsExactly(new double[] {1, 1, 1, 1}, within(1e-12));
        // An image of a class for each class' cluster takes most of its weight there.
        assertThat(found.omegas()[COUNT - 1]).isGreaterThan(0.5f);
    }

    @Test
    void theNumberOfThreadsChangesNoBit() {
        Propagation alone = propagate(clusters(), one(CLUSTERS), ALONE);
        for (int threads : new int[] {2, 3}) {
            try (Threads together = new Threads(threads)) {
                Propagation found = propagate(clusters(), one(CLUSTERS), together.team());

                assertThat(found.labels()).isEqualTo(alone.labels());
                assertThat(found.omegas()).isEqualTo(alone.omegas());
                assertThat(found.zeta()).isEqualTo(alone.zeta());
            }
        }
    }

    @Test
    void sumsAreOfBlocksInTheirOrder() {
        double[] values = new Random(1).doubles(COUNT).toArray();
        RowBlocks.Sum sum = (from, to) -> {
            double of = 0;
            for (int i = from; i < to; i++) {
                of += values[i];
            }
            return of;
        };
        double alone = new RowBlocks(COUNT, ALONE).sum(sum);
        try (Threads three = new Threads(3)) {
            assertThat(new RowBlocks(COUNT, three.team()).sum(sum)).isEqualTo(alone);
        }
        assertThat(alone)
                .isCloseTo(IntStream.range(0, COUNT).mapToDouble(i -> values[i]).sum(), within(1e-9));
    }

    @Test
    void aClassWithoutLabelledImagesIsNeverGuessed() {
        Propagation found = propagate(clusters(), new KnownLabels(new int[] {0, 1, 2}, new int[] {0, 1, 3}, 4), ALONE);

        assertThat(found.labels()).doesNotContain(2);
        assertThat(found.zeta()).doesNotContain(0, Double.NaN, Double.POSITIVE_INFINITY);
        assertThat(found.zeta()[2]).isGreaterThan(3.9);
        assertThat(IntStream.range(0, 4).mapToDouble(c -> found.zeta()[c]).sum())
                .isCloseTo(4, within(1e-12));
    }

    @Test
    void whatNoLabelReachesHasClassZeroAndCountsForNothing() {
        Embeddings zeros = new Embeddings(5, 2);
        Propagation found = propagate(zeros, new KnownLabels(new int[] {3}, new int[] {1}, 2), ALONE);

        assertThat(found.labels()).containsExactly(0, 0, 0, 1, 0);
        assertThat(found.omegas()).containsExactly(0, 0, 0, 1, 0);
        assertThat(found.zeta()).containsExactly(new double[] {0.4, 1.6}, within(1e-12));
    }

    @Test
    void anImageBetweenTwoClassesIsUncertainAndOfTheLower() {
        Embeddings line = new Embeddings(3, 2);
        line.put(0, 3, new float[] {0, 1, 1, 0, 1, 1});
        Propagation found = propagate(line, new KnownLabels(new int[] {0, 1}, new int[] {2, 1}, 3), ALONE);

        assertThat(found.labels()).containsExactly(2, 1, 1);
        assertThat((double) found.omegas()[2]).isCloseTo(1 - Math.log(2) / Math.log(3), within(1e-6));
    }

    @Test
    void theGraphIsSymmetric() {
        Embeddings embeddings = new Embeddings(300, 3);
        Random random = new Random(2);
        for (int row = 0; row < 300; row++) {
            embeddings.put(row, 1, new float[] {random.nextFloat(), random.nextFloat(), random.nextFloat()});
        }
        double[][] dense = PROPAGATION
                .graph(PROPAGATION.neighbours(embeddings, Device.CPU, ALONE, () -> true), ALONE)
                .dense();
        for (int row = 0; row < 300; row++) {
            for (int column = 0; column < 300; column++) {
                assertThat(dense[row][column]).isEqualTo(dense[column][row]);
            }
            assertThat(dense[row][row]).isZero();
        }
    }

    @Test
    void settingsThatDoNotConvergeAreRefused() {
        for (double alpha : new double[] {1, -0.1, Double.NaN}) {
            assertThatThrownBy(() -> new LabelPropagation(10, 3, alpha))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("alpha");
        }
        assertThatThrownBy(() -> new KnownLabels(new int[] {1}, new int[] {4}, 4))
                .hasMessage("label 4; labels are from 0 to 3");
    }

    @Test
    void itEndsOnceItIsNotWanted() {
        Graph graph = PROPAGATION.graph(new Neighbours(3, 1), ALONE);
        assertThatThrownBy(() -> PROPAGATION.propagate(graph, one(2), ALONE, () -> false))
                .isInstanceOf(CancellationException.class);
    }

    /** A labelled image of each class. */
    private static KnownLabels one(int classes) {
        int[] all = IntStream.range(0, classes).toArray();
        return new KnownLabels(all, all, classes);
    }

    /** Each image in the cluster i mod {@value #CLUSTERS}, around an axis each. */
    private static Embeddings clusters() {
        Random random = new Random(1);
        Embeddings embeddings = new Embeddings(COUNT, CLUSTERS);
        for (int i = 0; i < COUNT; i++) {
            float[] row = new float[CLUSTERS];
            for (int f = 0; f < CLUSTERS; f++) {
                row[f] = (float) (0.1 * random.nextGaussian() + (f == i % CLUSTERS ? 1 : 0));
            }
            embeddings.put(i, 1, row);
        }
        return embeddings;
    }

    private static Propagation propagate(Embeddings embeddings, KnownLabels known, ThreadTeam team) {
        Neighbours nearest = PROPAGATION.neighbours(embeddings, Device.CPU, team, () -> true);
        return PROPAGATION.propagate(PROPAGATION.graph(nearest, team), known, team, () -> true);
    }
}
