package mixmatch.methods;

import java.util.List;

/** Methods that have the network predict of one view of an image what was predicted of another: squared error between them. */
record Consistency(String title, UnlabeledLoss unlabeled) implements Method {
    /** The Pi-model (Laine and Aila, 2017): the network itself predicts of the other view. */
    static final Methods.Kind PI_MODEL = kind(
            "The Pi-model",
            "pi-model",
            "Trains two views of an image to be predicted alike.",
            20,
            GuessWeights.CURRENT);

    /** Mean Teacher (Tarvainen and Valpola, 2017): the moving average of its weights does. */
    static final Methods.Kind MEAN_TEACHER = kind(
            "Mean Teacher",
            "mean-teacher",
            "Trains two views of an image to be predicted alike, one by the averaged weights.",
            50,
            GuessWeights.EMA);

    private static Methods.Kind kind(String title, String name, String sentence, int lambdaU, GuessWeights guesses) {
        return new Methods.Kind(
                name,
                sentence,
                UnlabeledLoss.keys(lambdaU, UnlabeledLoss.QUARTER, guesses),
                keys -> new Consistency(title, UnlabeledLoss.squaredError(keys)));
    }

    @Override
    public List<View> views() {
        return List.of(new View(true, false), new View(false, true));
    }

    @Override
    public Guess guess(List<float[]> probabilities, int classes) {
        return Guess.ofAll(probabilities.get(0), classes);
    }
}
