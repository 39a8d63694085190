package mixmatch.methods;

/** Supervised training on all images with their labels: what the labels that are missing would be worth. */
final class Full {
    static final MethodKind KIND = new Supervised("full", "Trains on all images with their labels.", true);

    private Full() {}
}
