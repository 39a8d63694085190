package mixmatch.augmentation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.ImageSet;
import mixmatch.datasets.PixelStatistics;
import mixmatch.datasets.VectorViews;
import mixmatch.randomness.NormalNumbers;
import mixmatch.spec.RunSpec;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * A run's views of training vectors float32 [F]: a stored one, to whose features noise is added by their deviation, some of which are
 * then set to their mean and the others moved away from it by as much as keeps the expectation (Srivastava et al., 2014). Both are 0
 * where a spec says nothing, as the stored views differ already. For one thread.
 */
public final class VectorAugmentation {
    private final ImageSet vectors;
    private final VectorViews views;
    private final float[] mean;
    private final float[] std;
    private final double noise;
    private final double dropout;
    private final float[] features;

    public VectorAugmentation(RunSpec.Augmentation policy, Dataset dataset) {
        PixelStatistics known = dataset.manifest().pixels();
        this.vectors = dataset.train();
        this.views = dataset.manifest().vectors();
        this.mean = known.mean();
        this.std = known.std();
        this.noise = policy.noise();
        this.dropout = policy.dropout();
        this.features = new float[vectors.size().channels()];
    }

    /**
     * The stored view for a sample's weak or strong view of this number: with generators of one state, different numbers give
     * different ones while there are as many.
     */
    public int stored(UniformRandomProvider random, boolean strong, int number) {
        int count = strong ? views.strong() : views.weak();
        return (strong ? views.weak() : 0) + (random.nextInt(count) + number) % count;
    }

    /** Writes a view of the training sample, made of a stored one, to {@code out} from {@code at}. */
    public void apply(int sample, int stored, UniformRandomProvider random, byte[] out, int at) {
        ByteBuffer vector = vectors.view(sample, stored).order(ByteOrder.LITTLE_ENDIAN);
        if (noise == 0 && dropout == 0) {
            vector.get(out, at, vectors.imageBytes());
            return;
        }
        vector.asFloatBuffer().get(features);
        if (noise > 0) {
            NormalNumbers numbers = new NormalNumbers(random);
            for (int f = 0; f < features.length; f++) {
                features[f] += (float) (noise * std[f] * numbers.next());
            }
        }
        if (dropout > 0) {
            for (int f = 0; f < features.length; f++) {
                boolean kept = random.nextDouble() >= dropout;
                features[f] = kept ? (float) (mean[f] + (features[f] - mean[f]) / (1 - dropout)) : mean[f];
            }
        }
        FloatBuffer to = ByteBuffer.wrap(out, at, vectors.imageBytes())
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        to.put(features);
    }
}
