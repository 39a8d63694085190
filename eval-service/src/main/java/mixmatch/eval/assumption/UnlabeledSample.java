package mixmatch.eval.assumption;

import java.util.stream.IntStream;
import mixmatch.randomness.CounterRandom;
import mixmatch.randomness.KeyedPermutation;
import mixmatch.randomness.RandomStream;

/** A choice among a run's unlabelled images by its seed: whoever asks for more gets the same first ones. */
public final class UnlabeledSample {
    private UnlabeledSample() {}

    /** At most so many of the images. */
    public static int[] of(int[] unlabeled, long seed, int most) {
        if (unlabeled.length == 0) {
            return unlabeled;
        }
        long key = CounterRandom.key(seed, RandomStream.EVALUATION_IMAGES, 0);
        KeyedPermutation permutation = new KeyedPermutation(unlabeled.length, key);
        return IntStream.range(0, Math.min(most, unlabeled.length))
                .map(i -> unlabeled[(int) permutation.at(i)])
                .toArray();
    }
}
