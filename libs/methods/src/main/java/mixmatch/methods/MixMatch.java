package mixmatch.methods;

import static mixmatch.spec.SpecKey.key;
import static mixmatch.spec.SpecRange.above;
import static mixmatch.spec.SpecRange.whole;

import java.util.List;
import java.util.Optional;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecKey;
import mixmatch.spec.Variant;

/** MixMatch (Berthelot et al., 2019): guesses are sharpened means over K views; all rows are mixed; squared error. */
final class MixMatch implements MethodKind {
    @Override
    public Variant declaration() {
        List<SpecKey> keys = UnlabeledWeight.keys(
                75,
                16384,
                GuessWeights.EMA,
                key("method.temperature", above(0, 1), 0.5)
                        .says("Sharpening temperature T; 1 leaves the guesses as they are."),
                key("method.k", whole(1, 16), 2).says("Augmentations K that a guess averages."),
                key("method.alpha", above(0, 100), 0.75).says("MixUp draws lambda from Beta(alpha, alpha)."));
        return new Variant("method", "mixmatch", "Guesses labels and mixes all images.", keys, List.of());
    }

    @Override
    public Method of(RunSpec.Named keys) {
        return new Trained(
                View.both(keys.whole("k")),
                new Sharpening(keys.real("temperature")),
                keys.real("alpha"),
                UnlabeledWeight.of(keys),
                GuessWeights.of(keys));
    }

    private record Trained(
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
