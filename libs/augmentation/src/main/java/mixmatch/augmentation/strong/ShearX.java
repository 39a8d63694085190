package mixmatch.augmentation.strong;

import java.util.Optional;
import mixmatch.datasets.ImageSize;
import mixmatch.spec.StrongOperations.Range;

/** Moves each row sideways, the farther the lower it is. */
final class ShearX implements Operation {
    @Override
    public String name() {
        return "shear_x";
    }

    @Override
    public Magnitudes magnitudes(ImageSize size) {
        return Magnitudes.real(-0.3, 0.3, 0);
    }

    @Override
    public Optional<Range> widest() {
        return Optional.of(new Range(-1, 1));
    }

    @Override
    public void apply(Canvas image, double factor) {
        Affine.apply(image, 1, factor, 0, 0, 1, 0);
    }
}
