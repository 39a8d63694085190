package mixmatch.randomness;

/** Permutes 0..size-1 by index, in no memory (Black and Rogaway, 2002, "Ciphers with arbitrary finite domains"). */
public final class KeyedPermutation {
    private static final int ROUNDS = 6;

    private final long size;
    private final int halfBits;
    private final long halfMask;
    private final long[] roundKeys = new long[ROUNDS];

    /** The permutation of {@code size} (at least 1) numbers that {@code key} selects. */
    public KeyedPermutation(long size, long key) {
        if (size < 1) {
            throw new IllegalArgumentException("a permutation needs at least 1 number, not " + size);
        }
        this.size = size;
        int bits = Math.max(2, 64 - Long.numberOfLeadingZeros(size - 1));
        this.halfBits = (bits + 1) / 2;
        this.halfMask = (1L << halfBits) - 1;
        for (int round = 0; round < ROUNDS; round++) {
            roundKeys[round] = CounterRandom.mix(key + (round + 1) * 0x9E3779B97F4A7C15L);
        }
    }

    /** The number at {@code position} (0..size-1). */
    public long at(long position) {
        if (position < 0 || position >= size) {
            throw new IndexOutOfBoundsException("position %d of a permutation of %d".formatted(position, size));
        }
        // The network permutes fewer than 4 * size values, so the walk takes less than four turns on average.
        long value = position;
        do {
            value = encrypt(value);
        } while (value >= size);
        return value;
    }

    /** A balanced Feistel network over the next even number of bits; walked along its cycle until in range. */
    private long encrypt(long value) {
        long left = value >>> halfBits;
        long right = value & halfMask;
        for (long roundKey : roundKeys) {
            long next = left ^ (CounterRandom.mix(right ^ roundKey) & halfMask);
            left = right;
            right = next;
        }
        return left << halfBits | right;
    }
}
