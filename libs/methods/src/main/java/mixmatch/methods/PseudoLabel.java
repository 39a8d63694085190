package mixmatch.methods;

import static mixmatch.spec.SpecKey.key;
import static mixmatch.spec.SpecRange.between;

import java.util.List;

/** Pseudo-label (Lee, 2013): the likeliest class is the label where the network is confident; a threshold of 0 is Lee's. */
record PseudoLabel(double threshold, UnlabeledLoss unlabeled) implements Method {
    static final Methods.Kind KIND = new Methods.Kind(
            "pseudo-label",
            "Trains on the likeliest class where it is confident.",
            UnlabeledLoss.keys(
                    1,
                    UnlabeledLoss.QUARTER,
                    GuessWeights.CURRENT,
                    key("method.threshold", between(0, 1), 0.95)
                            .says("Least probability of a guessed class that is trained on; 0: all are.")),
            keys -> new PseudoLabel(
                    keys.real("threshold"),
                    UnlabeledLoss.of(keys, "cross-entropy of confident guesses", CrossEntropy::add)));

    @Override
    public String title() {
        return "Pseudo-label";
    }

    @Override
    public List<View> views() {
        return List.of(new View(true, true));
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
}
