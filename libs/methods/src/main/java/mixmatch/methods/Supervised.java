package mixmatch.methods;

import java.util.List;
import mixmatch.spec.RunSpec;
import mixmatch.spec.Variant;

/** Supervised training: cross-entropy of the labelled images alone. */
record Supervised(String name, String sentence, boolean takesAllLabels) implements MethodKind, Method {
    static final MethodKind KIND = new Supervised("supervised", "Trains on the labelled images alone.", false);

    @Override
    public Variant declaration() {
        return new Variant("method", name, sentence, List.of(), List.of());
    }

    @Override
    public Method of(RunSpec.Named keys) {
        return this;
    }

    @Override
    public String title() {
        return "Supervised training";
    }

    @Override
    public Losses losses(long step, TrainedRows rows) {
        return Losses.of(rows, (all, gradient, from, to, weight) -> 0, 0);
    }
}
