package mixmatch.augmentation.strong;

import java.util.Optional;
import mixmatch.datasets.ImageSize;
import mixmatch.spec.StrongOperations.Range;

/** An operation that {@link Blend}s the image with another by a factor: 1 leaves it, 0 gives the other. */
interface Blending extends Operation {
    @Override
    default Magnitudes magnitudes(ImageSize size) {
        return Magnitudes.real(0.05, 0.95, 1);
    }

    /** Beyond it a blend would leave 0..255. */
    @Override
    default Optional<Range> widest() {
        return Optional.of(new Range(0, 1));
    }
}
