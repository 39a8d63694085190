package mixmatch.augmentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import mixmatch.augmentation.strong.Canvas;
import mixmatch.augmentation.strong.RandAugment;
import mixmatch.datasets.ImageSize;
import mixmatch.randomness.CounterRandom;
import mixmatch.randomness.RandomStream;
import mixmatch.spec.RunSpec;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;

class AugmentationTest {
    private static final ImageSize SIZE = new ImageSize(16, 12, 3);
    private static final RunSpec.Strong STRONG = new RunSpec.Strong(2, "all", 1, 0.5);

    private static UniformRandomProvider random(int view) {
        return CounterRandom.at(1, RandomStream.UNLABELED_AUGMENTATION, 1, view);
    }

    @Test
    void aStrongViewIsAWeakOneAndThenRandAugmentOfTheNextDraws() {
        Augmentation augmentation =
                new Augmentation(new RunSpec.Augmentation(4, 8, true, 0.1, STRONG), SIZE, new float[] {1, 1, 1});
        int bytes = (int) SIZE.bytes();
        byte[] images = new byte[2 * bytes];
        new Random(1).nextBytes(images);
        for (int view = 0; view < 100; view++) {
            byte[] strong = new byte[bytes + 2];
            augmentation.strong(images, bytes, random(view), strong, 1);

            byte[] expected = new byte[bytes + 2];
            UniformRandomProvider random = random(view);
            augmentation.apply(images, bytes, random, expected, 1);
            Canvas canvas = new Canvas(SIZE);
            canvas.load(expected, 1);
            new RandAugment(STRONG, SIZE).apply(canvas, random);
            canvas.store(expected, 1);
            assertThat(strong).isEqualTo(expected);
        }
    }
}
