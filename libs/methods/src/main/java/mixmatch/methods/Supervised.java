package mixmatch.methods;

import java.util.List;
import mixmatch.spec.RunSpec;
import mixmatch.spec.Variant;

/** Supervised training: cross-entropy of the labelled images alone. */
final class Supervised implements MethodKind {
    @Override
    public Variant declaration() {
        return new Variant("method", "supervised", "Trains on the labelled images alone.", List.of(), List.of());
    }

    @Override
    public Method of(RunSpec.Named keys) {
        return new Trained(false);
    }

    /** @param takesAllLabels whether the labels of all images are trained on, or those that were kept */
    record Trained(boolean takesAllLabels) implements Method {
        @Override
        public String title() {
            return "Supervised training";
        }

        @Override
        public Losses losses(long step, TrainedRows rows) {
            return Losses.labeled(rows);
        }
    }
}
