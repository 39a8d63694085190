package mixmatch.augmentation.strong;

import java.util.Optional;
import mixmatch.datasets.ImageSize;
import mixmatch.spec.StrongOperations.Range;

/** Moves the image up by a number of pixels, 0.3 of the height at most. */
final class TranslateY implements Operation {
    @Override
    public String name() {
        return "translate_y";
    }

    @Override
    public Magnitudes magnitudes(ImageSize size) {
        return Magnitudes.real(-0.3 * size.height(), 0.3 * size.height(), 0);
    }

    @Override
    public Optional<Range> widest() {
        return Optional.of(new Range(-1, 1));
    }

    @Override
    public double unit(ImageSize size) {
        return size.height();
    }

    @Override
    public void apply(Canvas image, double pixels) {
        int shift = (int) Math.floor(0.5 + pixels);
        int bytes = image.pixels().length;
        int rowBytes = image.width * image.channels;
        int moved = Math.min(image.height, Math.abs(shift)) * rowBytes;
        int from = shift > 0 ? moved : 0;
        int to = shift > 0 ? 0 : moved;
        System.arraycopy(image.pixels(), from, image.spare(), to, bytes - moved);
        int fill = shift > 0 ? bytes - moved : 0;
        for (int row = fill; row < fill + moved; row += rowBytes) {
            image.fill(image.spare(), row, rowBytes);
        }
        image.swap();
    }
}
