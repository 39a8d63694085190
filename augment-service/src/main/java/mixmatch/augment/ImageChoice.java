package mixmatch.augment;

import mixmatch.randomness.CounterRandom;
import mixmatch.randomness.KeyedPermutation;
import mixmatch.randomness.RandomStream;

/**
 * The image at place i of a step: slot n = (step - 1) * B + i is position n mod N of the permutation of N images in
 * epoch floor(n / N). Batches straddle epochs: ten images fill a batch of 64, each nearly as often.
 */
record ImageChoice(long seed, RandomStream stream, int images, int batch) {
    /** Positions 0..images-1 in the list of images, one for each place of the step's batch. Steps count from 1. */
    int[] of(long step) {
        int[] chosen = new int[batch];
        long permuted = -1;
        KeyedPermutation permutation = null;
        for (int i = 0; i < batch; i++) {
            long slot = Math.addExact(Math.multiplyExact(step - 1, (long) batch), i);
            long epoch = slot / images;
            if (permutation == null || epoch != permuted) {
                permutation = new KeyedPermutation(images, CounterRandom.key(seed, stream, epoch));
                permuted = epoch;
            }
            chosen[i] = (int) permutation.at(slot % images);
        }
        return chosen;
    }
}
