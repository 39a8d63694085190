package mixmatch.augmentation.strong;

/** Stretches each channel's values to 0..255, in float64; 255 may become 254, as the product is truncated. */
final class Autocontrast implements Operation {
    @Override
    public String name() {
        return "autocontrast";
    }

    @Override
    public void apply(Canvas image, double none) {
        for (int channel = 0; channel < image.channels; channel++) {
            stretch(image, channel);
        }
    }

    private static void stretch(Canvas image, int channel) {
        byte[] pixels = image.pixels();
        int step = image.channels;
        int low = 255;
        int high = 0;
        for (int i = channel; i < pixels.length; i += step) {
            int value = pixels[i] & 0xff;
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        if (high <= low) {
            return;
        }
        double scale = 255.0 / (high - low);
        double offset = -low * scale;
        for (int v = low; v <= high; v++) {
            image.table[v] = (byte) Math.max(0, Math.min(255, (int) (v * scale + offset)));
        }
        image.map(channel);
    }
}
