package mixmatch.labelguess.propagation;

import java.util.Arrays;
import mixmatch.engine.ThreadTeam;

/**
 * S = D^-1/2 W D^-1/2 of W = A + A^T, D the sums of W's rows (Iscen 2019, eq. 10 and before): symmetric, a row without neighbours
 * is 0. Compressed rows, columns ascending, 8 bytes an entry, with room for 2 k entries a row of k neighbours.
 */
public final class Graph {
    /** [rows + 1]: a row's entries are from its own to before the next one's. */
    private final int[] first;

    private final int[] columns;
    private final float[] values;

    private Graph(int[] first, int[] columns, float[] values) {
        this.first = first;
        this.columns = columns;
        this.values = values;
    }

    /** The graph of neighbours; affinities are {@link Affinity}'s. */
    public static Graph of(Neighbours neighbours, double gamma, ThreadTeam team) {
        int[] first = room(neighbours);
        Graph graph = new Graph(first, new int[first[neighbours.rows()]], new float[first[neighbours.rows()]]);
        int[] end = graph.bothWays(neighbours, new Affinity(gamma));
        team.share(neighbours.rows(), (from, to) -> graph.addUp(from, to, end));
        graph.closeGaps(end);
        graph.normalize(team);
        return graph;
    }

    public int rows() {
        return first.length - 1;
    }

    public int entries() {
        return first[rows()];
    }

    /** A row of the product with a vector, its entries added in the order of their columns. */
    double times(int row, double[] vector) {
        double sum = 0;
        for (int e = first[row]; e < first[row + 1]; e++) {
            sum += values[e] * vector[columns[e]];
        }
        return sum;
    }

    /** S in full, for small graphs. */
    double[][] dense() {
        double[][] dense = new double[rows()][rows()];
        for (int row = 0; row < rows(); row++) {
            for (int e = first[row]; e < first[row + 1]; e++) {
                dense[row][columns[e]] = values[e];
            }
        }
        return dense;
    }

    /** Where rows start if each has an entry for each of its neighbours and for each row that it is a neighbour of. */
    private static int[] room(Neighbours neighbours) {
        int[] first = new int[neighbours.rows() + 1];
        for (int row = 0; row < neighbours.rows(); row++) {
            for (int n = 0; n < neighbours.k() && neighbours.column(row, n) != Neighbours.NONE; n++) {
                first[row + 1]++;
                first[neighbours.column(row, n) + 1]++;
            }
        }
        Arrays.parallelPrefix(first, Integer::sum);
        return first;
    }

    /** Enters A and A^T; where the rows end. */
    private int[] bothWays(Neighbours neighbours, Affinity affinity) {
        int[] end = Arrays.copyOf(first, rows());
        for (int row = 0; row < rows(); row++) {
            for (int n = 0; n < neighbours.k() && neighbours.column(row, n) != Neighbours.NONE; n++) {
                float value = (float) affinity.of(neighbours.cosine(row, n));
                enter(end[row]++, neighbours.column(row, n), value);
                enter(end[neighbours.column(row, n)]++, row, value);
            }
        }
        return end;
    }

    private void enter(int place, int column, float value) {
        columns[place] = column;
        values[place] = value;
    }

    /** Sorts rows by columns and adds up the two entries of those that are each other's neighbours. */
    private void addUp(int from, int to, int[] end) {
        long[] row = {};
        for (int i = from; i < to; i++) {
            int length = end[i] - first[i];
            if (row.length < length) {
                row = new long[length];
            }
            for (int e = 0; e < length; e++) {
                row[e] = (long) columns[first[i] + e] << Integer.SIZE | Float.floatToIntBits(values[first[i] + e]);
            }
            Arrays.sort(row, 0, length);
            end[i] = first[i];
            for (int e = 0; e < length; e++) {
                int column = (int) (row[e] >> Integer.SIZE);
                float value = Float.intBitsToFloat((int) row[e]);
                if (end[i] > first[i] && columns[end[i] - 1] == column) {
                    values[end[i] - 1] += value;
                } else {
                    enter(end[i]++, column, value);
                }
            }
        }
    }

    private void closeGaps(int[] end) {
        int place = 0;
        for (int row = 0; row < rows(); row++) {
            int length = end[row] - first[row];
            System.arraycopy(columns, first[row], columns, place, length);
            System.arraycopy(values, first[row], values, place, length);
            first[row] = place;
            place += length;
        }
        first[rows()] = place;
    }

    private void normalize(ThreadTeam team) {
        double[] scale = new double[rows()];
        team.each(rows(), row -> {
            double degree = 0;
            for (int e = first[row]; e < first[row + 1]; e++) {
                degree += values[e];
            }
            scale[row] = degree > 0 ? 1 / Math.sqrt(degree) : 0;
        });
        team.each(rows(), row -> {
            for (int e = first[row]; e < first[row + 1]; e++) {
                // The factors first: their product is the same for the entry on the other side of the diagonal.
                values[e] = (float) (values[e] * (scale[row] * scale[columns[e]]));
            }
        });
    }
}
