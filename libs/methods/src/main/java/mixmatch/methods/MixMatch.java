package mixmatch.methods;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecKey;
import mixmatch.spec.SpecKey.Fallback;
import mixmatch.spec.SpecRange;
import mixmatch.spec.Variant;

/**
 * MixMatch (Berthelot et al., 2019): the guess is the sharpened mean of the predictions of K views. Labelled and unlabelled rows
 * are mixed together; squared error of the unlabelled ones.
 */
final class MixMatch implements MethodKind {
    @Override
    public Variant declaration() {
        List<SpecKey> keys = new ArrayList<>(List.of(
                SpecKey.of(
                        "method.temperature",
                        SpecRange.above(0, 1),
                        0.5,
                        "Sharpening temperature T; 1 leaves the guesses as they are."),
                SpecKey.of("method.k", SpecRange.whole(1, 16), 2, "Augmentations K that a guess averages."),
                SpecKey.of(
                        "method.alpha", SpecRange.above(0, 100), 0.75, "MixUp draws lambda from Beta(alpha, alpha).")));
        keys.addAll(UnlabeledWeight.keys(75, Fallback.of(16384)));
        keys.add(GuessWeights.key(GuessWeights.EMA));
        return new Variant("method", "mixmatch", "Guesses labels and mixes all images.", keys, List.of());
    }

    @Override
    public Method of(RunSpec.Named keys) {
        return new MixMatchMethod(
                View.both(keys.whole("k")),
                new Sharpening(keys.real("temperature")),
                keys.real("alpha"),
                UnlabeledWeight.of(keys),
                GuessWeights.of(keys));
    }

    private record MixMatchMethod(
            List<View> views, Sharpening sharpening, double alpha, UnlabeledWeight weight, GuessWeights guessWeights)
            implements Method {
        @Override
        public String title() {
            return "MixMatch";
        }

        @Override
        public Guess guess(List<float[]> probabilities, int classes) {
            return Guess.ofAll(sharpening.ofMean(probabilities, classes), classes);
        }

        @Override
        public Optional<Mixing> mixing(long seed, long step, int rows) {
            return Optional.of(MixUp.of(seed, step, rows, alpha));
        }

        @Override
        public Losses losses(long step, TrainedRows rows) {
            return Losses.of(rows, SquaredError::add, weight.at(step));
        }

        @Override
        public String lossU() {
            return "squared error";
        }
    }
}
