package mixmatch.methods;

import java.util.List;

/** Methods that have the network predict of one view of an image what was predicted of another: squared error between them. */
record Consistency(String title, UnlabeledLoss unlabeled) implements Method {
    static Methods.Kind kind(String title, String name, String sentence, int lambdaU, GuessWeights guesses) {
        return new Methods.Kind(
                name,
                sentence,
                UnlabeledLoss.keys(lambdaU, UnlabeledLoss.QUARTER, guesses, 1),
                keys -> new Consistency(title, UnlabeledLoss.squaredError(keys)));
    }

    @Override
    public List<View> views() {
        return List.of(View.weak(true, false), View.weak(false, true));
    }
}
