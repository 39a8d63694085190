package mixmatch.augmentation.strong;

/** The image as it is. */
final class Identity implements Operation {
    @Override
    public String name() {
        return "identity";
    }

    @Override
    public void apply(Canvas image, double none) {
        // Nothing changes.
    }
}
