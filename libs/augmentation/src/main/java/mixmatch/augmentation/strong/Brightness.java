package mixmatch.augmentation.strong;

/** Blends black with the image. */
final class Brightness implements Blending {
    @Override
    public String name() {
        return "brightness";
    }

    @Override
    public void apply(Canvas image, double factor) {
        image.blend.factor((float) factor);
        image.blend.table(0, image.table);
        image.map();
    }
}
