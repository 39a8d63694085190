package mixmatch.augmentation.strong;

import java.util.Optional;
import mixmatch.datasets.ImageSize;
import mixmatch.spec.StrongOperations.Range;

/** Moves the image to the left by a number of pixels, 0.3 of the width at most. */
final class TranslateX implements Operation {
    @Override
    public String name() {
        return "translate_x";
    }

    @Override
    public Magnitudes magnitudes(ImageSize size) {
        return Magnitudes.real(-0.3 * size.width(), 0.3 * size.width(), 0);
    }

    @Override
    public Optional<Range> widest() {
        return Optional.of(new Range(-1, 1));
    }

    @Override
    public double unit(ImageSize size) {
        return size.width();
    }

    @Override
    public void apply(Canvas image, double pixels) {
        int shift = (int) Math.floor(0.5 + pixels);
        int rowBytes = image.width * image.channels;
        int moved = Math.min(rowBytes, Math.abs(shift) * image.channels);
        int from = shift > 0 ? moved : 0;
        int to = shift > 0 ? 0 : moved;
        for (int row = 0; row < image.pixels().length; row += rowBytes) {
            System.arraycopy(image.pixels(), row + from, image.spare(), row + to, rowBytes - moved);
            image.fill(image.spare(), row + (shift > 0 ? rowBytes - moved : 0), moved);
        }
        image.swap();
    }
}
