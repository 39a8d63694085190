package mixmatch.augment;

import java.util.List;
import mixmatch.augmentation.VectorAugmentation;
import mixmatch.datasets.Dataset;
import mixmatch.methods.View;
import mixmatch.randomness.CounterRandom;
import mixmatch.spec.RunSpec;
import org.apache.commons.rng.UniformRandomProvider;

/** The rows of a batch of vectors, float32 [views, samples, F]. A sample's views are different stored ones while there are as many. */
record VectorRows(VectorAugmentation augmentation, int vectorBytes) {
    static VectorRows of(RunSpec spec, Dataset dataset) {
        return new VectorRows(
                new VectorAugmentation(spec.recipe().augmentation(), dataset),
                dataset.train().imageBytes());
    }

    /** @param key of the step's augmentation, see {@link CounterRandom#key} */
    void write(int[] samples, List<View> views, long key, byte[] out) {
        for (int i = 0; i < samples.length; i++) {
            int weak = 0;
            int strong = 0;
            for (int view = 0; view < views.size(); view++) {
                boolean isStrong = views.get(view).strong();
                // Of one generator a sample, which is its first view's.
                int stored = augmentation.stored(CounterRandom.at(key, i), isStrong, isStrong ? strong++ : weak++);
                int place = view * samples.length + i;
                augmentation.apply(samples[i], stored, noise(key, place), out, place * vectorBytes);
            }
        }
    }

    /** Behind the number that chooses. */
    private static UniformRandomProvider noise(long key, int place) {
        UniformRandomProvider random = CounterRandom.at(key, place);
        random.nextLong();
        return random;
    }
}
