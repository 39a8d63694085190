package mixmatch.backbones;

import java.util.Arrays;
import mixmatch.onnx.PixelResize;

/**
 * The weights by which {@link PixelResize} scales a row of pixels, in its own whole numbers: a scaled pixel is the sum of each pixel
 * times its weight, divided by {@link #ONE} and rounded. They are computed in float32, in the order of the runtime's resampling.
 */
final class ResizeWeights {
    /** The weight of 1. */
    static final int ONE = 1 << 22;

    private ResizeWeights() {}

    /** Row-major [from, to]: how much each of {@code from} pixels counts in each of {@code to}. */
    static double[] of(int from, int to) {
        double[] matrix = new double[from * to];
        float ratio = (float) to / from;
        float step = 1 / ratio;
        // Half the width of the triangle that a scaled pixel is the mean under.
        float reach = Math.max(1, step);
        for (int i = 0; i < to; i++) {
            float centre = 0.5f + (step == 1 ? i : (i + 0.5f) / ratio - 0.5f);
            int first = (int) Math.floor(centre - reach + 0.5f);
            int end = (int) Math.floor(centre + reach + 0.5f);
            float[] weights = new float[end - first];
            float sum = 0;
            for (int x = first; x < end; x++) {
                weights[x - first] = Math.max(0, 1 - Math.abs((x - centre + 0.5f) * (1 / reach)));
                sum += weights[x - first];
            }
            float[] within = new float[from];
            for (int x = Math.max(0, first); x < Math.min(from, end); x++) {
                within[x] = weights[x - first];
            }
            // What lies outside is the pixel at the edge once more.
            for (int x = first; x < Math.min(0, end); x++) {
                within[0] += weights[x - first];
            }
            for (int x = Math.max(from, first); x < end; x++) {
                within[from - 1] += weights[x - first];
            }
            float inverse = sum == 0 ? 1 : 1 / sum;
            for (int x = 0; x < from; x++) {
                matrix[x * to + i] = Math.floor(within[x] * inverse * ONE + 0.5);
            }
        }
        return matrix;
    }

    /** The same the other way round, row-major [to, from]. */
    static double[] transposed(int from, int to) {
        double[] matrix = of(from, to);
        double[] transposed = new double[matrix.length];
        Arrays.setAll(transposed, at -> matrix[at % from * to + at / from]);
        return transposed;
    }
}
