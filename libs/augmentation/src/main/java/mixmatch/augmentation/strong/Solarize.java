package mixmatch.augmentation.strong;

import java.util.Optional;
import mixmatch.datasets.ImageSize;
import mixmatch.spec.StrongOperations.Range;

/** Inverts the values from a threshold on. */
final class Solarize implements Operation {
    @Override
    public String name() {
        return "solarize";
    }

    @Override
    public Magnitudes magnitudes(ImageSize size) {
        return Magnitudes.whole(0, 256, 256);
    }

    @Override
    public Optional<Range> widest() {
        return Optional.of(new Range(0, 256));
    }

    @Override
    public boolean alsoGrey() {
        return false;
    }

    @Override
    public void apply(Canvas image, double threshold) {
        for (int v = 0; v < 256; v++) {
            image.table[v] = (byte) (v < threshold ? v : 255 - v);
        }
        image.map();
    }
}
