package mixmatch.methods;

import java.util.ArrayList;
import java.util.List;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecKey;
import mixmatch.spec.Variant;

/** Methods that have the network predict of one view of an image what was predicted of another: squared error between them. */
record Consistency(String title, UnlabeledWeight weight, GuessWeights guessWeights) implements Method {
    static Variant declaration(String name, String sentence, int lambdaU, GuessWeights guessWeights) {
        List<SpecKey> keys = new ArrayList<>(UnlabeledWeight.keys(lambdaU));
        keys.add(GuessWeights.key(guessWeights));
        return new Variant("method", name, sentence, keys, List.of());
    }

    static Consistency of(String title, RunSpec.Named keys) {
        return new Consistency(title, UnlabeledWeight.of(keys), GuessWeights.of(keys));
    }

    @Override
    public List<View> views() {
        return List.of(new View(true, false), new View(false, true));
    }

    @Override
    public Guess guess(List<float[]> probabilities, int classes) {
        return Guess.ofAll(probabilities.get(0), classes);
    }

    @Override
    public Losses losses(long step, TrainedRows rows) {
        return Losses.of(rows, SquaredError::add, weight.at(step));
    }

    @Override
    public String lossU() {
        return "squared error";
    }
}
