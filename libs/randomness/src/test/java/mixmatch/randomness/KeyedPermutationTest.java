package mixmatch.randomness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyedPermutationTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 10, 64, 1287, 49750})
    void everyNumberComesOnce(long size) {
        KeyedPermutation permutation = new KeyedPermutation(size, 42);
        BitSet seen = new BitSet();
        for (long i = 0; i < size; i++) {
            seen.set((int) permutation.at(i));
        }
        assertThat(seen.cardinality()).isEqualTo((int) size);
        assertThat(seen.length()).isEqualTo((int) size);
    }

    @Test
    void anotherKeyIsAnotherOrder() {
        KeyedPermutation one = new KeyedPermutation(1000, 1);
        KeyedPermutation two = new KeyedPermutation(1000, 2);
        long same = 0;
        for (long i = 0; i < 1000; i++) {
            same += one.at(i) == two.at(i) ? 1 : 0;
        }
        assertThat(same).isLessThan(10);
    }

    @Test
    void everyNumberIsAsLikelyAtAPosition() {
        int[] counts = new int[10];
        for (long key = 0; key < 20_000; key++) {
            counts[(int) new KeyedPermutation(10, CounterRandom.key(1, RandomStream.LABELED_IMAGES, key)).at(3)]++;
        }
        for (int count : counts) {
            // 2,000 expected, standard deviation 42.
            assertThat(count).isBetween(1_800, 2_200);
        }
    }

    @Test
    void aBillionImagesCostNoMoreThanTen() {
        KeyedPermutation permutation = new KeyedPermutation(1_000_000_000_000L, 7);
        assertThat(permutation.at(999_999_999_999L)).isBetween(0L, 999_999_999_999L);
    }
}
