package mixmatch.methods;

/** The Pi-model (Laine and Aila, 2017): the network predicts of one view of an image what it predicts of another. */
final class PiModel {
    static final Methods.Kind KIND = Consistency.kind(
            "The Pi-model",
            "pi-model",
            "Trains two views of an image to be predicted alike.",
            20,
            GuessWeights.CURRENT);

    private PiModel() {}
}
