package mixmatch.methods;

import static mixmatch.spec.SpecKey.key;
import static mixmatch.spec.SpecRange.above;

import java.util.List;
import java.util.Optional;

/** ICT (Verma et al., 2019): between two unlabelled images the network predicts what lies between their guesses. */
record Ict(double alpha, UnlabeledLoss unlabeled) implements Method {
    static final Methods.Kind KIND = new Methods.Kind(
            "ict",
            "Mixes unlabelled images, and their guesses alike.",
            UnlabeledLoss.keys(
                    100,
                    UnlabeledLoss.QUARTER,
                    GuessWeights.EMA,
                    1,
                    key("method.alpha", above(0, 100), 0.75).says("MixUp draws lambda from Beta(alpha, alpha).")),
            keys -> new Ict(keys.real("alpha"), UnlabeledLoss.squaredError(keys)));

    @Override
    public String title() {
        return "ICT";
    }

    @Override
    public List<View> views() {
        return List.of(View.weak(true, true));
    }

    @Override
    public Optional<MixUp> mixing(long seed, long step, int labeled, int rows) {
        return Optional.of(MixUp.of(seed, step, labeled, rows, alpha));
    }
}
