package mixmatch.randomness;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.core.source64.XoShiRo256PlusPlus;

/** A generator for each (seed, stream, step, index), in any process and order: XoShiRo256++, seeded by a hash of the four. */
public final class CounterRandom {
    private CounterRandom() {}

    public static UniformRandomProvider at(long seed, RandomStream stream, long step, long index) {
        return at(key(seed, stream, step), index);
    }

    /** Generator for one index of the step of a stream whose {@link #key} this is. */
    public static UniformRandomProvider at(long key, long index) {
        long hash = mix(key ^ mix(index + 0x9E3779B97F4A7C15L));
        long[] state = new long[4];
        for (int i = 0; i < state.length; i++) {
            hash += 0x9E3779B97F4A7C15L;
            state[i] = mix(hash);
        }
        // RandomSource.XO_SHI_RO_256_PP gives the same, but takes longer than an augmentation to make a generator.
        return new XoShiRo256PlusPlus(state);
    }

    /** A 64-bit key from (seed, stream, number), as for a {@link KeyedPermutation} of an epoch. */
    public static long key(long seed, RandomStream stream, long number) {
        long hash = mix(seed + 0x9E3779B97F4A7C15L);
        hash = mix(hash ^ mix(stream.ordinal() + 0xD1B54A32D192ED03L));
        return mix(hash ^ mix(number + 0x8CB92BA72F3D8DD7L));
    }

    /** The finalizer of SplitMix64 (Stafford's variant 13): a bijection in which every input bit reaches every output bit. */
    static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
