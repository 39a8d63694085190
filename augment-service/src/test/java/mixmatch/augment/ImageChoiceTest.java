package mixmatch.augment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import mixmatch.randomness.RandomStream;
import org.junit.jupiter.api.Test;

class ImageChoiceTest {
    @Test
    void everyImageComesOnceAnEpoch() {
        ImageChoice choice = new ImageChoice(1, RandomStream.LABELED_IMAGES, 10, 4);
        int[] counts = new int[10];
        for (long step = 1; step <= 5; step++) {
            for (int image : choice.of(step)) {
                counts[image]++;
            }
        }
        assertThat(counts).containsOnly(2);
    }

    @Test
    void tenImagesFillABatchOf64() {
        int[] counts = new int[10];
        for (int image : new ImageChoice(1, RandomStream.LABELED_IMAGES, 10, 64).of(1)) {
            counts[image]++;
        }
        assertThat(Arrays.stream(counts).min().getAsInt()).isEqualTo(6);
        assertThat(Arrays.stream(counts).max().getAsInt()).isEqualTo(7);
    }

    @Test
    void aStepDoesNotDependOnTheStepsBefore() {
        ImageChoice one = new ImageChoice(7, RandomStream.UNLABELED_IMAGES, 1287, 64);
        for (long step = 1; step < 100; step++) {
            one.of(step);
        }
        ImageChoice another = new ImageChoice(7, RandomStream.UNLABELED_IMAGES, 1287, 64);
        assertThat(another.of(100)).isEqualTo(one.of(100));
    }

    @Test
    void epochsAndSeedsDiffer() {
        ImageChoice choice = new ImageChoice(1, RandomStream.UNLABELED_IMAGES, 64, 64);
        assertThat(choice.of(1)).isNotEqualTo(choice.of(2));
        assertThat(new ImageChoice(2, RandomStream.UNLABELED_IMAGES, 64, 64).of(1))
                .isNotEqualTo(choice.of(1));
    }
}
