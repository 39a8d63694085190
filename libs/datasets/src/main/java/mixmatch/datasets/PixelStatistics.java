package mixmatch.datasets;

/** Mean and population deviation of pixel / 255 per channel, counted exactly; deviation 1 where a channel never varies. */
public record PixelStatistics(float[] mean, float[] std) {
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
}
