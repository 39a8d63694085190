package mixmatch.methods;

import java.util.List;
import mixmatch.spec.RunSpec;
import mixmatch.spec.Variant;

/** Methods that have the network predict of one view of an image what was predicted of another: squared error between them. */
record Consistency(String title, String name, String sentence, int lambdaU, GuessWeights guesses)
        implements MethodKind {
    @Override
    public Variant declaration() {
        return new Variant(
                "method", name, sentence, UnlabeledWeight.keys(lambdaU, UnlabeledWeight.QUARTER, guesses), List.of());
    }

    @Override
    public Method of(RunSpec.Named keys) {
        return new Trained(title, UnlabeledWeight.of(keys), GuessWeights.of(keys));
    }

    private record Trained(String title, UnlabeledWeight weight, GuessWeights guessWeights) implements Method {
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
}
