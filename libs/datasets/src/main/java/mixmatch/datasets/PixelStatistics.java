package mixmatch.datasets;

import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Mean and population deviation per channel, of pixel / 255, counted exactly, or of a vector's features over its weak views; deviation
 * 1 where a channel never varies. A backbone's features are of one scale, and some are 0 of nearly all images: divided by what they
 * vary there, one would outweigh all others together in the image that has it. So none is divided by less than {@value #LEAST_OF_MEAN} of
 * the features' mean deviation.
 */
public record PixelStatistics(float[] mean, float[] std) {
    /** The share of its mean by which a feature that never varies may seem to, as numbers are rounded. */
    private static final float ROUNDING = 1e-6f;

    private static final double LEAST_OF_MEAN = 0.25;

    public static PixelStatistics of(ImageSet images) {
        int channels = images.size().channels();
        long[][] histogram = new long[channels][256];
        images.blocks().forEach(block -> {
            byte[] values = new byte[block.remaining()];
            block.get(values);
            for (int c = 0; c < channels; c++) {
                for (int i = c; i < values.length; i += channels) {
                    histogram[c][values[i] & 0xFF]++;
                }
            }
        });
        float[] mean = new float[channels];
        float[] std = new float[channels];
        for (int c = 0; c < channels; c++) {
            double n = 0;
            double sum = 0;
            for (int v = 0; v < 256; v++) {
                n += histogram[c][v];
                sum += histogram[c][v] * (v / 255.0);
            }
            double average = sum / n;
            double squares = 0;
            for (int v = 0; v < 256; v++) {
                double off = v / 255.0 - average;
                squares += histogram[c][v] * off * off;
            }
            mean[c] = (float) average;
            std[c] = squares == 0 ? 1 : (float) Math.sqrt(squares / n);
        }
        return new PixelStatistics(mean, std);
    }

    /** Of vectors' weak views, all of finite numbers. */
    static PixelStatistics ofVectors(ImageSet vectors, VectorViews views) {
        int weak = views.weak();
        int features = vectors.size().channels();
        double n = (double) vectors.count() * weak;
        double[] sums = new double[features];
        eachOf(vectors, weak, (feature, value) -> sums[feature] += value);
        for (int f = 0; f < features; f++) {
            sums[f] /= n;
        }
        double[] squares = new double[features];
        eachOf(vectors, weak, (feature, value) -> {
            double off = value - sums[feature];
            squares[feature] += off * off;
        });
        double[] deviations =
                Arrays.stream(squares).map(sum -> Math.sqrt(sum / n)).toArray();
        double least = views.backbone().isEmpty()
                ? 0
                : LEAST_OF_MEAN * Arrays.stream(deviations).average().orElse(0);
        float[] mean = new float[features];
        float[] std = new float[features];
        for (int f = 0; f < features; f++) {
            mean[f] = (float) sums[f];
            float deviation = (float) Math.max(least, deviations[f]);
            boolean varies = deviation >= Float.MIN_NORMAL && deviation > ROUNDING * Math.abs(mean[f]);
            std[f] = varies ? deviation : 1;
        }
        return new PixelStatistics(mean, std);
    }

    private interface FeatureVisitor {
        void visit(int feature, float value);
    }

    private static void eachOf(ImageSet vectors, int weak, FeatureVisitor visitor) {
        float[] values = new float[vectors.size().channels()];
        for (int i = 0; i < vectors.count(); i++) {
            for (int view = 0; view < weak; view++) {
                vectors.view(i, view)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer()
                        .get(values);
                for (int f = 0; f < values.length; f++) {
                    visitor.visit(f, values[f]);
                }
            }
        }
    }
}
