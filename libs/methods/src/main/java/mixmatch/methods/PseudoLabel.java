package mixmatch.methods;

import java.util.ArrayList;
import java.util.List;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecKey;
import mixmatch.spec.SpecRange;
import mixmatch.spec.Variant;

/**
 * Pseudo-label (Lee, 2013): the likeliest class of an unlabelled image is its label. Here only where the network is confident; a
 * threshold of 0 is Lee's.
 */
final class PseudoLabel implements MethodKind {
    @Override
    public Variant declaration() {
        List<SpecKey> keys = new ArrayList<>(List.of(SpecKey.of(
                "method.threshold",
                SpecRange.between(0, 1),
                0.95,
                "Least probability of a guessed class that is trained on; 0: all are.")));
        keys.addAll(UnlabeledWeight.keys(1));
        keys.add(GuessWeights.key(GuessWeights.CURRENT));
        return new Variant(
                "method", "pseudo-label", "Trains on the likeliest class where it is confident.", keys, List.of());
    }

    @Override
    public Method of(RunSpec.Named keys) {
        return new Trained(keys.real("threshold"), UnlabeledWeight.of(keys), GuessWeights.of(keys));
    }

    private record Trained(double threshold, UnlabeledWeight weight, GuessWeights guessWeights) implements Method {
        @Override
        public String title() {
            return "Pseudo-label";
        }

        @Override
        public List<View> views() {
            return View.both(1);
        }

        @Override
        public Guess guess(List<float[]> probabilities, int classes) {
            return Confidence.oneHot(probabilities.get(0), classes, threshold);
        }

        @Override
        public Losses losses(long step, TrainedRows rows) {
            return Losses.of(rows, CrossEntropy::add, weight.at(step));
        }

        @Override
        public String lossU() {
            return "cross-entropy of confident guesses";
        }
    }
}
