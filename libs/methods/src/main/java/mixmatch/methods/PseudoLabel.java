package mixmatch.methods;

import static mixmatch.spec.SpecKey.key;
import static mixmatch.spec.SpecRange.between;

import java.util.List;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecKey;
import mixmatch.spec.Variant;

/** Pseudo-label (Lee, 2013): the likeliest class is the label where the network is confident; a threshold of 0 is Lee's. */
final class PseudoLabel implements MethodKind {
    @Override
    public Variant declaration() {
        SpecKey own = key("method.threshold", between(0, 1), 0.95)
                .says("Least probability of a guessed class that is trained on; 0: all are.");
        List<SpecKey> keys = UnlabeledWeight.keys(1, UnlabeledWeight.QUARTER, GuessWeights.CURRENT, own);
        String sentence = "Trains on the likeliest class where it is confident.";
        return new Variant("method", "pseudo-label", sentence, keys, List.of());
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

        /** q is one-hot of argmax p, of a tie the lower class; m is 1 if max p >= threshold, else 0. */
        @Override
        public Guess guess(List<float[]> probabilities, int classes) {
            float[] p = probabilities.get(0);
            float[] targets = new float[p.length];
            float[] weights = new float[p.length / classes];
            for (int image = 0; image < weights.length; image++) {
                int likeliest = image * classes;
                for (int c = likeliest + 1; c < (image + 1) * classes; c++) {
                    likeliest = p[c] > p[likeliest] ? c : likeliest;
                }
                targets[likeliest] = 1;
                weights[image] = p[likeliest] >= (float) threshold ? 1 : 0;
            }
            return new Guess(targets, weights);
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
