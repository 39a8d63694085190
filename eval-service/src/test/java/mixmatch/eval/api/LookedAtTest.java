package mixmatch.eval.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.ImageSet;
import mixmatch.datasets.ImageSize;
import mixmatch.datasets.Split;
import org.junit.jupiter.api.Test;

class LookedAtTest {
    /** Six training images with these labels, two test images. */
    private static Dataset dataset(int... labels) {
        return Dataset.of("d", List.of("a", "b"), images(labels), images(0, 1), List.of(), "made up");
    }

    private static ImageSet images(int... labels) {
        return ImageSet.of(new ImageSize(1, 1, 1), ByteBuffer.allocateDirect(labels.length), labels);
    }

    @Test
    void unlabeledImagesAreThoseOfKnownClass() {
        Split split = new Split(new int[] {0}, new int[] {1, 2, 3}, new int[] {4, 5});

        LookedAt looked = LookedAt.unlabeled(dataset(0, 1, -1, 0, 1, 0), split, 1);

        assertThat(looked.part().text()).isEqualTo("unlabeled");
        assertThat(looked.part().set()).isEqualTo("train");
        assertThat(looked.index()).containsExactlyInAnyOrder(1, 3);
    }

    @Test
    void whereNobodyKnowsTheirClassesThoseForValidationAreLookedAtElseTestImages() {
        Dataset dataset = dataset(0, -1, -1, -1, 1, 0);

        LookedAt validation =
                LookedAt.unlabeled(dataset, new Split(new int[] {0}, new int[] {1, 2, 3}, new int[] {4, 5}), 1);
        assertThat(validation.part()).isEqualTo(LookedAt.Part.VALIDATION);
        assertThat(validation.index()).containsExactlyInAnyOrder(4, 5);

        LookedAt test = LookedAt.unlabeled(dataset, new Split(new int[] {0}, new int[] {1, 2}, new int[0]), 1);
        assertThat(test.part()).isEqualTo(LookedAt.Part.TEST);
        assertThat(test.part().set()).isEqualTo("test");
        assertThat(test.index()).containsExactly(0, 1);
    }
}
