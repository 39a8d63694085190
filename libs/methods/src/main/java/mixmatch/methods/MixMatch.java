package mixmatch.methods;

import static mixmatch.spec.SpecKey.key;
import static mixmatch.spec.SpecRange.above;
import static mixmatch.spec.SpecRange.whole;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** MixMatch (Berthelot et al., 2019): guesses are sharpened means over K views; all rows are mixed; squared error. */
record MixMatch(List<View> views, Sharpening sharpening, double alpha, UnlabeledLoss unlabeled) implements Method {
    static final Methods.Kind KIND = new Methods.Kind(
            "mixmatch",
            "Guesses labels and mixes all images.",
            UnlabeledLoss.keys(
                    75,
                    16384,
                    GuessWeights.EMA,
                    1,
                    key("method.temperature", above(0, 1), 0.5)
                            .says("Sharpening temperature T; 1 leaves the guesses as they are."),
                    key("method.k", whole(1, 16), 2).says("Augmentations K that a guess averages."),
                    key("method.alpha", above(0, 100), 0.75).says("MixUp draws lambda from Beta(alpha, alpha).")),
            keys -> new MixMatch(
                    Collections.nCopies(keys.whole("k"), View.weak(true, true)),
                    new Sharpening(keys.real("temperature")),
                    keys.real("alpha"),
                    UnlabeledLoss.squaredError(keys)));

    @Override
    public String title() {
        return "MixMatch";
    }

    @Override
    public Guess guess(List<float[]> probabilities, int classes) {
        return Guess.ofAll(sharpening.ofMean(probabilities, classes), classes);
    }

    @Override
    public Optional<MixUp> mixing(long seed, long step, int labeled, int rows) {
        return Optional.of(MixUp.of(seed, step, 0, rows, alpha));
    }
}
