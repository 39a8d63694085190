package mixmatch.augmentation.strong;

import java.util.Optional;
import mixmatch.datasets.ImageSize;
import mixmatch.spec.StrongOperations.Range;

/** Keeps the upper bits of each value. */
final class Posterize implements Operation {
    @Override
    public String name() {
        return "posterize";
    }

    @Override
    public Magnitudes magnitudes(ImageSize size) {
        return Magnitudes.whole(4, 8, 8);
    }

    @Override
    public Optional<Range> widest() {
        return Optional.of(new Range(1, 8));
    }

    @Override
    public boolean alsoGrey() {
        return false;
    }

    @Override
    public void apply(Canvas image, double bits) {
        byte[] pixels = image.pixels();
        int mask = -(1 << (8 - (int) bits));
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] &= mask;
        }
    }
}
