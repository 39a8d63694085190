package mixmatch.randomness;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A place of a permutation, and a generator with one number of it. */
@State(Scope.Thread)
public class RandomnessBench {
    @Param({"50000", "1000000000"})
    private long images;

    private KeyedPermutation permutation;
    private long position;

    @Setup
    public void permute() {
        permutation = new KeyedPermutation(images, 1);
    }

    @Benchmark
    public long placeOfAPermutation() {
        position = (position + 1) % images;
        return permutation.at(position);
    }

    @Benchmark
    public int generatorAndANumber() {
        return CounterRandom.at(1, RandomStream.UNLABELED_AUGMENTATION, ++position, 0)
                .nextInt(9);
    }
}
