package mixmatch.augmentation.strong;

import mixmatch.datasets.ImageSize;

/** One of the operations that RandAugment draws from. It has no state. */
interface Operation {
    /** As specs name it. */
    String name();

    /** The values that {@link #apply} takes for images of a size. */
    default Magnitudes magnitudes(ImageSize size) {
        return Magnitudes.NONE;
    }

    /** True if RandAugment draws it for grey images, too, where a spec leaves the choice to the kind of the images. */
    default boolean alsoGrey() {
        return true;
    }

    /** Changes the image. */
    void apply(Canvas image, double value);
}
