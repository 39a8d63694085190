package mixmatch.methods;

import static mixmatch.spec.SpecKey.key;
import static mixmatch.spec.SpecRange.between;

import java.util.List;
import mixmatch.spec.SpecKey;

/** Pseudo-label (Lee, 2013): the likeliest class is the label where the network is confident; a threshold of 0 is Lee's. */
record PseudoLabel(double threshold, UnlabeledLoss unlabeled) implements Method {
    static final Methods.Kind KIND = new Methods.Kind(
            "pseudo-label",
            "Trains on the likeliest class where it is confident.",
            UnlabeledLoss.keys(1, UnlabeledLoss.QUARTER, GuessWeights.CURRENT, 1, threshold(0.95)),
            keys -> new PseudoLabel(keys.real("threshold"), UnlabeledLoss.confident(keys)));

    static SpecKey threshold(double fallback) {
        return key("method.threshold", between(0, 1), fallback)
                .says("Least probability of a guessed class that is trained on; 0: all are.");
    }

    @Override
    public String title() {
        return "Pseudo-label";
    }

    @Override
    public List<View> views() {
        return List.of(View.weak(true, true));
    }

    @Override
    public Guess guess(List<float[]> probabilities, int classes) {
        return Guess.confident(probabilities.get(0), classes, threshold);
    }
}
