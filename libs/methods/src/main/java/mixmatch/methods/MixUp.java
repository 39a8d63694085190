package mixmatch.methods;

import java.util.Arrays;
import mixmatch.randomness.CounterRandom;
import mixmatch.randomness.RandomStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.PermutationSampler;
import org.apache.commons.rng.sampling.distribution.AhrensDieterMarsagliaTsangGammaSampler;
import org.apache.commons.rng.sampling.distribution.SharedStateContinuousSampler;

/** MixUp of a step's rows with partners (MixMatch, 2019, eq. 8 to 11), a lambda each, nearer to the row. Both [rows]. */
public record MixUp(float[] lambdas, int[] partners) {
    /** Mixes the rows of {@code first} and up: lambda' drawn by Beta(alpha, alpha), partners a permutation of them. */
    static MixUp of(long seed, long step, int first, int rows, double alpha) {
        float[] lambdas = new float[rows];
        Arrays.fill(lambdas, 0, first, 1);
        for (int row = first; row < rows; row++) {
            lambdas[row] = (float) nearer(beta(alpha, CounterRandom.at(seed, RandomStream.MIXUP_LAMBDA, step, row)));
        }
        int[] mixed = PermutationSampler.natural(rows - first);
        PermutationSampler.shuffle(CounterRandom.at(seed, RandomStream.MIXUP_PARTNERS, step, 0), mixed);
        int[] partners = PermutationSampler.natural(rows);
        Arrays.setAll(mixed, i -> mixed[i] + first);
        System.arraycopy(mixed, 0, partners, first, mixed.length);
        return new MixUp(lambdas, partners);
    }

    /** Mixes a row with its partner, number by number, in place: lambda * row + (1 - lambda) * partner. */
    public static void mix(float[] row, float[] partner, float lambda) {
        float rest = 1 - lambda;
        for (int i = 0; i < row.length; i++) {
            row[i] = row[i] * lambda + partner[i] * rest;
        }
    }

    /** lambda' = max(lambda, 1 - lambda). */
    static double nearer(double lambda) {
        return Math.max(lambda, 1 - lambda);
    }

    /** A draw from Beta(alpha, alpha): X / (X + Y) of two independent Gamma(alpha, 1). */
    static double beta(double alpha, UniformRandomProvider random) {
        SharedStateContinuousSampler gamma = AhrensDieterMarsagliaTsangGammaSampler.of(random, alpha, 1);
        double x = gamma.sample();
        double y = gamma.sample();
        // With a tiny alpha both draws can underflow to 0; the distribution is then two points, 0 and 1.
        return x + y > 0 ? x / (x + y) : random.nextInt(2);
    }
}
