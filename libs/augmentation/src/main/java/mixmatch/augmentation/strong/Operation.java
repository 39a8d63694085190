package mixmatch.augmentation.strong;

import java.util.Optional;
import mixmatch.datasets.ImageSize;
import mixmatch.spec.StrongOperations.Range;

/** One of the operations that RandAugment draws from. It has no state. */
interface Operation {
    /** As specs name it. */
    String name();

    /** The values that {@link #apply} takes for images of a size. */
    default Magnitudes magnitudes(ImageSize size) {
        return Magnitudes.NONE;
    }

    /** The widest range of values that a spec may give; none where it takes no value. */
    default Optional<Range> widest() {
        return Optional.empty();
    }

    /** What a value of 1 in a spec is for {@link #apply}: a side in pixels where specs give shares of it. */
    default double unit(ImageSize size) {
        return 1;
    }

    /** True if RandAugment draws it for grey images, too, where a spec leaves the choice to the kind of the images. */
    default boolean alsoGrey() {
        return true;
    }

    /** Changes the image. */
    void apply(Canvas image, double value);
}
