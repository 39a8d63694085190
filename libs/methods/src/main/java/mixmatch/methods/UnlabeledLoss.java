package mixmatch.methods;

import static mixmatch.spec.SpecKey.key;
import static mixmatch.spec.SpecRange.between;
import static mixmatch.spec.SpecRange.choice;
import static mixmatch.spec.SpecRange.whole;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecKey;
import mixmatch.spec.SpecKey.Fallback;

/** The loss of the unlabelled rows, what guesses for it, and its weight: w(t) = lambdaU * min(1, t / rampUpSteps). */
record UnlabeledLoss(
        String words, LossTerms.Term term, GuessWeights guesses, double lambdaU, long rampUpSteps, int ratio) {
    static final UnlabeledLoss NONE = new UnlabeledLoss("", MeanTerm.CROSS_ENTROPY, GuessWeights.EMA, 0, 0, 1);

    /** A ramp of a quarter of the steps. */
    static final Fallback QUARTER = Fallback.from("`training.steps` / 4", "training.steps", steps -> steps / 4);

    /** The keys of a method that guesses, its own first; all but these are defaults. */
    static List<SpecKey> keys(Number lambdaU, Object rampUpSteps, GuessWeights guesses, int ratio, SpecKey... own) {
        List<SpecKey> keys = keysWithoutGuess(lambdaU, rampUpSteps, ratio, own);
        keys.add(
                keys.size() - 1,
                key("method.guessWeights", choice(GuessWeights.values()), guesses.text())
                        .says("Which weights guess: their moving average, or those after the last step."));
        return keys;
    }

    /** The same of a method that guesses nothing. */
    static List<SpecKey> keysWithoutGuess(Number lambdaU, Object rampUpSteps, int ratio, SpecKey... own) {
        List<SpecKey> keys = new ArrayList<>(List.of(own));
        keys.add(key("method.lambdaU", between(0, 10_000), lambdaU)
                .says("Weight of the unlabelled loss after the ramp."));
        keys.add(key("method.rampUpSteps", whole(0, 1_000_000_000), rampUpSteps)
                .says("Steps over which that weight grows linearly from 0; 0: at once."));
        keys.add(key("method.unlabeledRatio", whole(1, 64), ratio)
                .says("Unlabelled images a step for each labelled one."));
        return keys;
    }

    static UnlabeledLoss of(RunSpec.Named keys, String words, LossTerms.Term term) {
        return of(
                keys,
                words,
                term,
                GuessWeights.valueOf(keys.text("guessWeights").toUpperCase(Locale.ROOT)));
    }

    static UnlabeledLoss withoutGuess(RunSpec.Named keys, String words, LossTerms.Term term) {
        return of(keys, words, term, NONE.guesses());
    }

    private static UnlabeledLoss of(RunSpec.Named keys, String words, LossTerms.Term term, GuessWeights guesses) {
        return new UnlabeledLoss(
                words, term, guesses, keys.real("lambdaU"), keys.whole("rampUpSteps"), keys.whole("unlabeledRatio"));
    }

    static UnlabeledLoss confident(RunSpec.Named keys) {
        return of(keys, "cross-entropy of confident guesses", MeanTerm.CROSS_ENTROPY);
    }

    static UnlabeledLoss squaredError(RunSpec.Named keys) {
        return of(keys, "squared error", MeanTerm.SQUARED_ERROR);
    }

    /** @param step t, counted from 1 */
    double weight(long step) {
        return lambdaU * (rampUpSteps == 0 ? 1 : Math.min(1.0, Math.max(0.0, (double) step / rampUpSteps)));
    }
}
