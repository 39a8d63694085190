package mixmatch.labelguess.propagation;

import java.util.Arrays;
import mixmatch.engine.ThreadTeam;

/**
 * Solves (I - alpha S) z = y by conjugate gradients from 0 (Iscen 2019, eq. 4): at most {@value #ITERATIONS} iterations, or until the
 * residual's norm is {@value #TOLERANCE} of y's. In float64; takes 32 bytes a row.
 */
final class ConjugateGradients {
    private static final int ITERATIONS = 20;
    private static final double TOLERANCE = 1e-6;

    private final Graph s;
    private final double alpha;
    private final RowBlocks blocks;
    private final double[] z;
    private final double[] residual;
    private final double[] direction;
    private final double[] product;

    /** @param alpha from 0 to below 1 */
    ConjugateGradients(Graph s, double alpha, ThreadTeam team) {
        this.s = s;
        this.alpha = alpha;
        this.blocks = new RowBlocks(s.rows(), team);
        this.z = new double[s.rows()];
        this.residual = new double[s.rows()];
        this.direction = new double[s.rows()];
        this.product = new double[s.rows()];
    }

    /** The solution, valid until the next one. */
    double[] solve(double[] y) {
        Arrays.fill(z, 0);
        System.arraycopy(y, 0, residual, 0, y.length);
        System.arraycopy(y, 0, direction, 0, y.length);
        double squares = blocks.sum((from, to) -> dot(residual, residual, from, to));
        double enough = TOLERANCE * TOLERANCE * squares;
        for (int i = 0; i < ITERATIONS && squares > enough; i++) {
            double curvature = blocks.sum(this::multiply);
            double step = squares / curvature;
            double next = blocks.sum((from, to) -> move(step, from, to));
            double again = next / squares;
            blocks.sum((from, to) -> turn(again, from, to));
            squares = next;
        }
        return z;
    }

    /** product = (I - alpha S) direction; their dot product. */
    private double multiply(int from, int to) {
        for (int row = from; row < to; row++) {
            product[row] = direction[row] - alpha * s.times(row, direction);
        }
        return dot(direction, product, from, to);
    }

    /** A step of z in the direction; the residual's dot product with itself then. */
    private double move(double step, int from, int to) {
        for (int row = from; row < to; row++) {
            z[row] += step * direction[row];
            residual[row] -= step * product[row];
        }
        return dot(residual, residual, from, to);
    }

    private double turn(double again, int from, int to) {
        for (int row = from; row < to; row++) {
            direction[row] = residual[row] + again * direction[row];
        }
        return 0;
    }

    private static double dot(double[] a, double[] b, int from, int to) {
        double sum = 0;
        for (int row = from; row < to; row++) {
            sum += a[row] * b[row];
        }
        return sum;
    }
}
