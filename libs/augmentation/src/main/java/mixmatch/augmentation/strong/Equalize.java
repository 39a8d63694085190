package mixmatch.augmentation.strong;

/** Spreads each channel's values so that all are about as frequent; an image of fewer than 256 pixels stays. */
final class Equalize implements Operation {
    @Override
    public String name() {
        return "equalize";
    }

    @Override
    public boolean alsoGrey() {
        return false;
    }

    @Override
    public void apply(Canvas image, double none) {
        for (int channel = 0; channel < image.channels; channel++) {
            equalize(image, channel);
        }
    }

    private static void equalize(Canvas image, int channel) {
        image.count(channel);
        int[] histogram = image.histogram;
        int pixels = image.height * image.width;
        int greatest = 255;
        while (histogram[greatest] == 0) {
            greatest--;
        }
        int step = (pixels - histogram[greatest]) / 255;
        if (step == 0) {
            return;
        }
        // The number of values below v, and half a step, divided by the step: quotient and rest.
        int quotient = 0;
        int rest = step / 2;
        for (int v = 0; v <= greatest; v++) {
            image.table[v] = (byte) Math.min(255, quotient);
            for (rest += histogram[v]; rest >= step; rest -= step) {
                quotient++;
            }
        }
        image.map(channel);
    }
}
