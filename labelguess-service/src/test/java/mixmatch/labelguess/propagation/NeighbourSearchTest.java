package mixmatch.labelguess.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import mixmatch.devices.Device;
import mixmatch.engine.ThreadTeam;
import org.junit.jupiter.api.Test;

class NeighbourSearchTest {
    /** More than one block of columns, the last one nearly empty. */
    private static final int COUNT = Embeddings.MOST + 700;

    private static final ThreadTeam ALONE = new ThreadTeam(Runnable::run, 1);

    @Test
    void itFindsTheNearestOfAllBlocks() {
        float[][] rows = random(COUNT, 9);
        Neighbours found = search(of(COUNT, row -> rows[row]), 7);

        for (int row : new int[] {0, 1, 511, 512, Embeddings.MOST - 1, Embeddings.MOST, COUNT - 1}) {
            Set<Integer> nearest = new HashSet<>();
            double farthest = 1;
            for (int n = 0; n < 7; n++) {
                int column = found.column(row, n);
                assertThat(nearest.add(column)).isTrue();
                assertThat(column).isNotEqualTo(row);
                double cosine = cosine(rows[row], rows[column]);
                assertThat((double) found.cosine(row, n)).isBetween(cosine - 1e-6, cosine + 1e-6);
                assertThat(cosine).isLessThanOrEqualTo(farthest + 1e-6);
                farthest = cosine;
            }
            for (int column = 0; column < COUNT; column++) {
                if (column != row && !nearest.contains(column)) {
                    assertThat(cosine(rows[row], rows[column])).isLessThanOrEqualTo(farthest + 1e-6);
                }
            }
        }
    }

    @Test
    void ofEqualOnesTheLowerIsNearer() {
        float[][] directions = random(5, 13);
        Neighbours found = search(of(COUNT, row -> directions[row % 5]), 3);

        for (int row = 0; row < COUNT; row++) {
            int direction = row % 5;
            int self = row;
            int[] lowest = IntStream.iterate(direction, i -> i + 5)
                    .filter(i -> i != self)
                    .limit(3)
                    .toArray();
            assertThat(columns(found, row)).as("row %d", row).isEqualTo(lowest);
        }
    }

    @Test
    void theNumberOfThreadsChangesNoBit() {
        float[][] rows = random(COUNT, 16);
        Neighbours alone = search(of(COUNT, row -> rows[row]), 10);
        try (Threads three = new Threads(3)) {
            Neighbours together =
                    NeighbourSearch.all(of(COUNT, row -> rows[row]), 10, Device.CPU, three.team(), () -> true);

            for (int row = 0; row < COUNT; row++) {
                assertThat(columns(together, row)).isEqualTo(columns(alone, row));
                assertThat(cosines(together, row)).isEqualTo(cosines(alone, row));
            }
        }
    }

    @Test
    void anEmbeddingOfZerosHasNoneAndIsNone() {
        float[][] rows = {{0, 0}, {1, 0.5f}, {0, 0}, {2, 1}, {-1, 0}};
        Neighbours found = search(of(rows.length, row -> rows[row].clone()), 3);

        assertThat(columns(found, 0)).containsOnly(Neighbours.NONE);
        assertThat(columns(found, 1)).containsExactly(3, Neighbours.NONE, Neighbours.NONE);
        assertThat(columns(found, 3)).containsExactly(1, Neighbours.NONE, Neighbours.NONE);
        assertThat(columns(found, 4)).containsOnly(Neighbours.NONE);
    }

    @Test
    void fewImagesHaveFewNeighbours() {
        assertThat(search(of(1, row -> new float[] {1}), 50).column(0, 0)).isEqualTo(Neighbours.NONE);
        assertThat(columns(search(of(2, row -> new float[] {row + 1}), 50), 1)).containsExactly(0);
    }

    @Test
    void lengthsOfAnySizeAreScaled() {
        float[][] rows = {{1e-30f, 1e-30f}, {1e30f, 1e30f}, {1, -1}};
        Neighbours found = search(of(3, row -> rows[row].clone()), 1);

        assertThat(found.column(0, 0)).isEqualTo(1);
        assertThat(found.cosine(0, 0)).isBetween(0.999999f, 1.000001f);
    }

    @Test
    void whatIsNotFiniteOrTooMuchIsRefused() {
        assertThatThrownBy(() -> search(of(3, row -> new float[] {row == 1 ? Float.NaN : 1}), 1))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("the embedding of image 1 is not finite; lower training.learningRate");
        assertThatThrownBy(() -> new Neighbours(1_000_000, 2000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lower method.neighbours to 1073 or less");
    }

    @Test
    void itEndsOnceItIsNotWanted() {
        assertThatThrownBy(() -> NeighbourSearch.all(of(3, row -> new float[] {1}), 1, Device.CPU, ALONE, () -> false))
                .isInstanceOf(CancellationException.class);
    }

    private static Neighbours search(Embeddings embeddings, int neighbours) {
        return NeighbourSearch.all(embeddings, neighbours, Device.CPU, ALONE, () -> true);
    }

    private static Embeddings of(int count, IntFunction<float[]> rows) {
        Embeddings embeddings = new Embeddings(count, rows.apply(0).length);
        for (int row = 0; row < count; row++) {
            embeddings.put(row, 1, rows.apply(row));
        }
        return embeddings;
    }

    private static float[][] random(int count, int width) {
        Random random = new Random(7);
        float[][] rows = new float[count][width];
        for (float[] row : rows) {
            for (int i = 0; i < width; i++) {
                row[i] = (float) random.nextGaussian();
            }
        }
        return rows;
    }

    private static double cosine(float[] a, float[] b) {
        return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    }

    private static double dot(float[] a, float[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(i -> (double) a[i] * b[i])
                .sum();
    }

    private static int[] columns(Neighbours of, int row) {
        return IntStream.range(0, of.k()).map(n -> of.column(row, n)).toArray();
    }

    private static float[] cosines(Neighbours of, int row) {
        float[] cosines = new float[of.k()];
        for (int n = 0; n < of.k(); n++) {
            cosines[n] = of.cosine(row, n);
        }
        return cosines;
    }
}
