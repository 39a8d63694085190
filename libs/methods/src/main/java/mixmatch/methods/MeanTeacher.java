package mixmatch.methods;

import mixmatch.spec.RunSpec;
import mixmatch.spec.Variant;

/**
 * Mean Teacher (Tarvainen and Valpola, 2017): the network predicts of one view of an image what the moving average of its weights
 * predicts of another.
 */
final class MeanTeacher implements MethodKind {
    @Override
    public Variant declaration() {
        return Consistency.declaration(
                "mean-teacher",
                "Trains two views of an image to be predicted alike, one by the averaged weights.",
                50,
                GuessWeights.EMA);
    }

    @Override
    public Method of(RunSpec.Named keys) {
        return Consistency.of("Mean Teacher", keys);
    }
}
