package mixmatch.methods;

import static mixmatch.spec.SpecKey.key;
import static mixmatch.spec.SpecRange.above;

import java.util.List;

/** UDA (Xie et al., 2020): a strong view is trained on the sharpened guess of a weak one, where that is confident. */
record Uda(Sharpening sharpening, double threshold, UnlabeledLoss unlabeled) implements Method {
    static final Methods.Kind KIND = new Methods.Kind(
            "uda",
            "Trains a strong view on the sharpened guess of a weak one where it is confident.",
            UnlabeledLoss.keys(
                    1,
                    UnlabeledLoss.QUARTER,
                    GuessWeights.CURRENT,
                    1,
                    key("method.temperature", above(0, 1), 0.4)
                            .says("Sharpening temperature T; 1 leaves the guesses as they are."),
                    PseudoLabel.threshold(0.8)),
            keys -> new Uda(
                    new Sharpening(keys.real("temperature")), keys.real("threshold"), UnlabeledLoss.confident(keys)));

    @Override
    public String title() {
        return "UDA";
    }

    @Override
    public List<View> views() {
        return List.of(View.weak(true, false), View.trainedStrong());
    }

    /** The threshold looks at the guess before it is sharpened. */
    @Override
    public Guess guess(List<float[]> probabilities, int classes) {
        float[] weights =
                Guess.confident(probabilities.get(0), classes, threshold).weights();
        return new Guess(sharpening.ofMean(probabilities, classes), weights);
    }
}
