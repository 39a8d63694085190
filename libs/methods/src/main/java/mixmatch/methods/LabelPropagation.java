package mixmatch.methods;

import static mixmatch.spec.SpecKey.key;
import static mixmatch.spec.SpecRange.above;
import static mixmatch.spec.SpecRange.below;
import static mixmatch.spec.SpecRange.whole;

import java.util.List;
import java.util.Optional;

/** Label propagation (Iscen et al., 2019, after Zhou et al., 2004): labels spread over the graph of nearest neighbours. */
record LabelPropagation(Propagating spreads, UnlabeledLoss unlabeled) implements Method {
    static final Methods.Kind KIND = new Methods.Kind(
            "label-propagation",
            "Trains on labels that spread over the graph of neighbours by the network's features.",
            UnlabeledLoss.keys(
                    1,
                    UnlabeledLoss.QUARTER,
                    GuessWeights.EMA,
                    1,
                    key("method.neighbours", whole(1, 1000), 50)
                            .says("Nearest images by cosine that an image is joined to."),
                    key("method.gamma", above(0, 100), 3).says("Power of the cosine that an edge weighs."),
                    key("method.alpha", below(0, 1), 0.99).says("Share of a label that comes from the neighbours."),
                    key("method.every", above(0, 1000), 1).says("Epochs of the training images between propagations.")),
            keys -> new LabelPropagation(
                    new Propagating(
                            keys.whole("neighbours"), keys.real("gamma"), keys.real("alpha"), keys.real("every")),
                    UnlabeledLoss.of(keys, "cross-entropy of propagated labels", MeanTerm.CROSS_ENTROPY)));

    @Override
    public String title() {
        return "Label propagation";
    }

    @Override
    public List<View> views() {
        return List.of(View.weak(false, true));
    }

    @Override
    public Optional<Propagating> propagating() {
        return Optional.of(spreads);
    }
}
