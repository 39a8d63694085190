package mixmatch.methods;

import static mixmatch.spec.SpecKey.key;
import static mixmatch.spec.SpecRange.below;

import java.util.List;

/**
 * Temporal ensembling (Laine and Aila, 2017): the network predicts of an image the average of its guesses so far. Theirs averages
 * what the trained network gave; here it is what was guessed of another view.
 */
record TemporalEnsembling(double ensemble, UnlabeledLoss unlabeled) implements Method {
    static final Methods.Kind KIND = new Methods.Kind(
            "temporal-ensembling",
            "Trains on the average of an image's guesses so far.",
            UnlabeledLoss.keys(
                    30,
                    UnlabeledLoss.QUARTER,
                    GuessWeights.CURRENT,
                    1,
                    key("method.ensemble", below(0, 1), 0.6).says("Decay of an image's average of guesses.")),
            keys -> new TemporalEnsembling(keys.real("ensemble"), UnlabeledLoss.squaredError(keys)));

    @Override
    public String title() {
        return "Temporal ensembling";
    }

    @Override
    public List<View> views() {
        return List.of(View.weak(true, false), View.weak(false, true));
    }

    @Override
    public Memory memory(int images, int classes) {
        return new Ensemble(ensemble, classes, new double[Math.multiplyExact(images, classes + 1)]);
    }

    /** Of each image Z, [classes], and after it n, the number of its guesses. */
    record Ensemble(double ensemble, int classes, double[] numbers) implements Memory {
        /** Z = ensemble Z + (1 - ensemble) p and n = n + 1, an image several times if it occurs so; then q = Z / (1 - ensemble^n). */
        @Override
        public Guess enter(Guess guess, int[] images) {
            for (int row = 0; row < images.length; row++) {
                int z = images[row] * (classes + 1);
                for (int c = 0; c < classes; c++) {
                    numbers[z + c] = ensemble * numbers[z + c] + (1 - ensemble) * guess.targets()[row * classes + c];
                }
                numbers[z + classes]++;
            }
            float[] targets = new float[guess.targets().length];
            for (int row = 0; row < images.length; row++) {
                int z = images[row] * (classes + 1);
                double unbiased = 1 - StrictMath.pow(ensemble, numbers[z + classes]);
                for (int c = 0; c < classes; c++) {
                    targets[row * classes + c] = (float) (numbers[z + c] / unbiased);
                }
            }
            return Guess.ofAll(targets, classes);
        }
    }
}
