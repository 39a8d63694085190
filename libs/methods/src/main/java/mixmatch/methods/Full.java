package mixmatch.methods;

import java.util.List;
import mixmatch.spec.RunSpec;
import mixmatch.spec.Variant;

/** Supervised training on all images with their labels: what the labels that are missing would be worth. */
final class Full implements MethodKind {
    @Override
    public Variant declaration() {
        return new Variant("method", "full", "Trains on all images with their labels.", List.of(), List.of());
    }

    @Override
    public Method of(RunSpec.Named keys) {
        return new Supervised.Trained(true);
    }
}
