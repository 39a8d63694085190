package mixmatch.methods;

import mixmatch.spec.RunSpec;
import mixmatch.spec.Variant;

/** The Pi-model (Laine and Aila, 2017): the network predicts of one view of an image what it predicts of another. */
final class PiModel implements MethodKind {
    @Override
    public Variant declaration() {
        return Consistency.declaration(
                "pi-model", "Trains two views of an image to be predicted alike.", 20, GuessWeights.CURRENT);
    }

    @Override
    public Method of(RunSpec.Named keys) {
        return Consistency.of("The Pi-model", keys);
    }
}
