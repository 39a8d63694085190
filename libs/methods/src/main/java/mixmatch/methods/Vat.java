package mixmatch.methods;

import static mixmatch.spec.SpecKey.key;
import static mixmatch.spec.SpecRange.above;
import static mixmatch.spec.SpecRange.between;

import java.util.List;
import java.util.Optional;

/**
 * Virtual adversarial training (Miyato et al., 2018): where an image moves in the direction that changes its prediction most, the
 * network is to predict the same; and few classes are to be likely. Nothing guesses: p(u) is the trained network's own.
 */
record Vat(Adversary attack, double entropy, UnlabeledLoss unlabeled) implements Method {
    static final Methods.Kind KIND = new Methods.Kind(
            "vat",
            "Trains an image to be predicted as it is after the small change that matters most.",
            UnlabeledLoss.keysWithoutGuess(
                    0.3,
                    UnlabeledLoss.QUARTER,
                    1,
                    key("method.epsilon", above(0, 1_000), 6)
                            .says("Length of the adversary's change of a normalised image."),
                    key("method.xi", above(0, 1_000), 0.01)
                            .says("Length of the change by which the adversary finds its direction."),
                    key("method.entropy", between(0, 100), 0.06)
                            .says("Weight of the term by which few classes are likely.")),
            keys -> new Vat(
                    new Adversary(keys.real("xi"), keys.real("epsilon")),
                    keys.real("entropy"),
                    UnlabeledLoss.withoutGuess(keys, "divergence under the adversary's change", Vat::divergence)));

    @Override
    public String title() {
        return "Virtual adversarial training";
    }

    @Override
    public List<View> views() {
        return List.of(View.weak(false, true));
    }

    @Override
    public Optional<Adversary> adversary() {
        return Optional.of(attack);
    }

    @Override
    public LossTerms terms(long step, Memory memory) {
        return LossTerms.of(unlabeled, step, Optional.of(this::certainty));
    }

    private double certainty(TrainedRows rows, double[] gradient) {
        return entropy * Entropy.add(rows, gradient, rows.labeled(), half(rows.labeled(), rows.count()), entropy);
    }

    /** KL(p(u), p(u + r)): the rows u come first, then the rows u + r, whose targets are p(u). */
    private static double divergence(TrainedRows rows, double[] gradient, int from, int to, double weight) {
        return Divergence.add(rows, gradient, half(from, to), to, weight);
    }

    private static int half(int from, int to) {
        return (from + to) / 2;
    }
}
