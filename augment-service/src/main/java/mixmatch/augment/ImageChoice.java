package mixmatch.augment;

import mixmatch.randomness.CounterRandom;
import mixmatch.randomness.KeyedPermutation;
import mixmatch.randomness.RandomStream;

/**
 * The image at each place of each step. Slot n = (step - 1) * B + i; it lies in epoch floor(n / N), at position n
 * mod N of that epoch's permutation of the N images. Batches straddle epochs: ten labelled images fill a batch of 64
 * that way, each nearly as often as the others.
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
