package mixmatch.datasets;

/**
 * NumPy's legacy {@code RandomState(seed)}, as far as a split needs it: MT19937 seeded by {@code init_genrand}, and
 * {@code shuffle}. Commons RNG's Mersenne Twister seeds itself by {@code init_by_array}, which gives another sequence.
 * Source: Matsumoto and Nishimura, mt19937ar.c (2002); numpy/random/_mt19937.pyx and mtrand.pyx.
 */
final class NumPyRandom {
    private static final int N = 624;
    private static final int M = 397;
    private final int[] state = new int[N];
    private int next = N;

    NumPyRandom(long seed) {
        state[0] = (int) seed;
        for (int i = 1; i < N; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
    }

    /** Shuffles in place, as {@code RandomState.shuffle} does. */
    void shuffle(int[] values) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = interval(i);
            int swapped = values[i];
            values[i] = values[j];
            values[j] = swapped;
        }
    }

    /** Uniform in 0..max inclusive: words are masked to max's bits and refused while above it. */
    private int interval(int max) {
        int mask = -1 >>> Integer.numberOfLeadingZeros(max);
        int value;
        do {
            value = word() & mask;
        } while (value > max);
        return value;
    }

    private int word() {
        if (next == N) {
            for (int i = 0; i < N; i++) {
                int y = (state[i] & 0x80000000) | (state[(i + 1) % N] & 0x7fffffff);
                state[i] = state[(i + M) % N] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
            }
            next = 0;
        }
        int y = state[next++];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >>> 18);
    }
}
