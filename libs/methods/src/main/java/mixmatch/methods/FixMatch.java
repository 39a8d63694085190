package mixmatch.methods;

import java.util.List;

/** FixMatch (Sohn et al., 2020): the confident guess of a weak view is the label of a strong one. */
record FixMatch(double threshold, UnlabeledLoss unlabeled) implements Method {
    static final Methods.Kind KIND = new Methods.Kind(
            "fixmatch",
            "Trains a strong view on the likeliest class of a weak one where it is confident.",
            UnlabeledLoss.keys(1, UnlabeledLoss.QUARTER, GuessWeights.CURRENT, 7, PseudoLabel.threshold(0.95)),
            keys -> new FixMatch(keys.real("threshold"), UnlabeledLoss.confident(keys)));

    @Override
    public String title() {
        return "FixMatch";
    }

    @Override
    public List<View> views() {
        return List.of(View.weak(true, false), View.trainedStrong());
    }

    @Override
    public Guess guess(List<float[]> probabilities, int classes) {
        return Guess.confident(probabilities.get(0), classes, threshold);
    }
}
