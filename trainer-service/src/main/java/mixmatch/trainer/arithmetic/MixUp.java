package mixmatch.trainer.arithmetic;

import mixmatch.randomness.CounterRandom;
import mixmatch.randomness.RandomStream;
import org.apache.commons.rng.sampling.PermutationSampler;

/**
 * MixUp as MixMatch uses it (2019, eq. 8 to 11): each row is mixed with a partner drawn from the labeled and unlabeled
 * rows together, and stays closer to itself than to its partner. One lambda a row.
 */
final class MixUp {
    private MixUp() {}

    /** lambda' = max(lambda, 1 - lambda). */
    static double nearer(double lambda) {
        return Math.max(lambda, 1 - lambda);
    }

    /** lambda' of each row of a step, lambda drawn from Beta(alpha, alpha). */
    static float[] lambdas(long seed, long step, int rows, double alpha) {
        float[] lambdas = new float[rows];
        for (int row = 0; row < rows; row++) {
            lambdas[row] =
                    (float) nearer(Beta.sample(alpha, CounterRandom.at(seed, RandomStream.MIXUP_LAMBDA, step, row)));
        }
        return lambdas;
    }

    /** The partner of each row of a step: a random permutation of the rows. */
    static long[] partners(long seed, long step, int rows) {
        int[] permutation = PermutationSampler.natural(rows);
        PermutationSampler.shuffle(CounterRandom.at(seed, RandomStream.MIXUP_PARTNERS, step, 0), permutation);
        long[] partners = new long[rows];
        for (int row = 0; row < rows; row++) {
            partners[row] = permutation[row];
        }
        return partners;
    }

    /**
     * Mixes a row with its partner, number by number: lambda' * row + (1 - lambda') * partner.
     *
     * @param row is overwritten with the mixture
     * @param partner of as many numbers
     */
    static void mix(float[] row, float[] partner, float lambda) {
        float rest = 1 - lambda;
        for (int i = 0; i < row.length; i++) {
            row[i] = row[i] * lambda + partner[i] * rest;
        }
    }
}
