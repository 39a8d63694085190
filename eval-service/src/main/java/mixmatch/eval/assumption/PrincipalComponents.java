package mixmatch.eval.assumption;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Points in the plane of the greatest variance (Pearson, 1901): coordinates along the two first eigenvectors of their covariance. Of
 * a vector's two directions the one counts whose greatest coefficient is positive, so that the plane repeats.
 *
 * @param explained each axis' share of the whole variance, 0..1
 */
record PrincipalComponents(double[] x, double[] y, double[] explained) {
    /** Of rows, row-major [rows, width]. */
    static PrincipalComponents of(float[] rows, int width) {
        double[] mean = mean(rows, width);
        DMatrixRMaj covariance = covariance(rows, mean);
        double variance =
                IntStream.range(0, width).mapToDouble(i -> covariance.get(i, i)).sum();
        if (!(variance > 0)) {
            int count = rows.length / width;
            return new PrincipalComponents(new double[count], new double[count], new double[2]);
        }
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(width, true, true);
        if (!eigen.decompose(covariance)) {
            throw new IllegalStateException("the eigenvectors of %d features were not found".formatted(width));
        }
        List<Integer> greatest = IntStream.range(0, width)
                .boxed()
                .sorted(Comparator.comparingDouble(
                                (Integer i) -> eigen.getEigenvalue(i).getReal())
                        .reversed())
                .toList();
        double[][] along = new double[2][rows.length / width];
        double[] explained = new double[2];
        for (int axis = 0; axis < Math.min(2, width); axis++) {
            int number = greatest.get(axis);
            explained[axis] = Math.max(0, eigen.getEigenvalue(number).getReal()) / variance;
            along[axis] =
                    projection(rows, mean, directed(eigen.getEigenVector(number).getData()));
        }
        return new PrincipalComponents(along[0], along[1], explained);
    }

    private static double[] mean(float[] rows, int width) {
        double[] mean = new double[width];
        for (int i = 0; i < rows.length; i++) {
            mean[i % width] += rows[i];
        }
        for (int column = 0; column < width; column++) {
            mean[column] /= rows.length / width;
        }
        return mean;
    }

    private static DMatrixRMaj covariance(float[] rows, double[] mean) {
        int width = mean.length;
        DMatrixRMaj covariance = new DMatrixRMaj(width, width);
        double[] sums = covariance.getData();
        double[] centered = new double[width];
        for (int from = 0; from < rows.length; from += width) {
            for (int i = 0; i < width; i++) {
                centered[i] = rows[from + i] - mean[i];
                for (int j = 0; j <= i; j++) {
                    sums[i * width + j] += centered[i] * centered[j];
                }
            }
        }
        int count = rows.length / width;
        for (int i = 0; i < width; i++) {
            for (int j = 0; j <= i; j++) {
                sums[i * width + j] /= count;
                sums[j * width + i] = sums[i * width + j];
            }
        }
        return covariance;
    }

    private static double[] directed(double[] vector) {
        int greatest = IntStream.range(0, vector.length)
                .boxed()
                .max(Comparator.comparingDouble((Integer i) -> Math.abs(vector[i]))
                        .thenComparing(Comparator.reverseOrder()))
                .orElseThrow();
        double sign = vector[greatest] < 0 ? -1 : 1;
        return IntStream.range(0, vector.length)
                .mapToDouble(i -> sign * vector[i])
                .toArray();
    }

    private static double[] projection(float[] rows, double[] mean, double[] vector) {
        double[] along = new double[rows.length / mean.length];
        for (int i = 0; i < rows.length; i++) {
            int column = i % mean.length;
            along[i / mean.length] += (rows[i] - mean[column]) * vector[column];
        }
        return along;
    }
}
