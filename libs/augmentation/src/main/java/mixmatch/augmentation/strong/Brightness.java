package mixmatch.augmentation.strong;

import java.util.Optional;
import mixmatch.datasets.ImageSize;
import mixmatch.spec.StrongOperations.Range;

/** Blends black with the image. */
final class Brightness implements Operation {
    @Override
    public String name() {
        return "brightness";
    }

    @Override
    public Magnitudes magnitudes(ImageSize size) {
        return Magnitudes.real(0.05, 0.95, 1);
    }

    @Override
    public Optional<Range> widest() {
        return Optional.of(new Range(0, 2));
    }

    @Override
    public void apply(Canvas image, double factor) {
        image.blend.factor((float) factor);
        image.blend.table(0, image.table);
        image.map();
    }
}
