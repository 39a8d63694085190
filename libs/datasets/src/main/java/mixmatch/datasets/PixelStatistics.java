package mixmatch.datasets;

import java.nio.ByteBuffer;

/**
 * Mean and standard deviation of pixel / 255 per channel, population form: what the network normalises with. Counted
 * exactly by a histogram, so that the order of the images does not matter. A channel that never varies has deviation 1,
 * so that normalising it gives zeros.
 */
final class PixelStatistics {
    private PixelStatistics() {}

    static DatasetManifest.Statistics of(ImageSet images) {
        int channels = images.channels();
        long[][] histogram = new long[channels][256];
        images.blocks().forEach(block -> count(block, histogram));
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
        return new DatasetManifest.Statistics(mean, std);
    }

    private static void count(ByteBuffer pixels, long[][] histogram) {
        byte[] values = new byte[pixels.remaining()];
        pixels.get(values);
        for (int c = 0; c < histogram.length; c++) {
            long[] channel = histogram[c];
            for (int i = c; i < values.length; i += histogram.length) {
                channel[values[i] & 0xFF]++;
            }
        }
    }
}
