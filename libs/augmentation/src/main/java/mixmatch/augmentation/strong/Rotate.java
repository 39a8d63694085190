package mixmatch.augmentation.strong;

import java.util.Optional;
import mixmatch.datasets.ImageSize;
import mixmatch.spec.StrongOperations.Range;

/** Turns the image about its centre, counter-clockwise. */
final class Rotate implements Operation {
    @Override
    public String name() {
        return "rotate";
    }

    @Override
    public Magnitudes magnitudes(ImageSize size) {
        return Magnitudes.real(-30, 30, 0);
    }

    @Override
    public Optional<Range> widest() {
        return Optional.of(new Range(-180, 180));
    }

    @Override
    public void apply(Canvas image, double degrees) {
        double cos = rounded(StrictMath.cos(StrictMath.toRadians(-degrees)));
        double sin = rounded(StrictMath.sin(StrictMath.toRadians(-degrees)));
        double x = image.width / 2.0;
        double y = image.height / 2.0;
        Affine.apply(image, cos, sin, (cos * -x + sin * -y) + x, -sin, cos, (-sin * -x + cos * -y) + y);
    }

    /** To 15 decimals, as Pillow does, so that right angles are exact. */
    private static double rounded(double value) {
        return Math.rint(value * 1e15) / 1e15;
    }
}
