package mixmatch.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.util.Collections;
import java.util.Map;
import mixmatch.spec.RunSpec;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.LabeledBatch;
import mixmatch.v1.UnlabeledBatch;
import org.junit.jupiter.api.Test;

/** Sizes are those of the real network and of real messages. */
class SizesTest {
    @Test
    void wideResNet28With2IsAsLargeAsPublished() {
        NetworkSize size = NetworkSize.of(new RunSpec.Named("wide-resnet", Map.of("depth", 28, "width", 2)), 32, 3, 10);
        assertThat(size.parameters()).isEqualTo(1_467_610);
        // Worked out by hand for the smallest: the stem, three blocks at 8, 4 and 2 pixels, two shortcuts.
        NetworkSize small = NetworkSize.of(new RunSpec.Named("wide-resnet", Map.of("depth", 10, "width", 1)), 8, 1, 10);
        assertThat(small.multiplications())
                .isEqualTo(64 * 9 * 16
                        + 64 * 9 * (16 * 16 + 16 * 16)
                        + 16 * (9 * (16 * 32 + 32 * 32) + 16 * 32)
                        + 4 * (9 * (32 * 64 + 64 * 64) + 32 * 64));
    }

    @Test
    void messagesAreAsLargeAsRealOnes() {
        RunSpec spec = RunSpec.parse("name: sized", "the test", Map.of("training.batch", "32"));
        StepBytes bytes = StepBytes.of(spec, 3, 10);
        byte[] pixels = new byte[32 * 32 * 32 * 3];
        assertThat(bytes.labeled())
                .isCloseTo(
                        size(LabeledBatch.newBuilder()
                                .setPixels(ByteString.copyFrom(pixels))
                                .addAllLabels(Collections.nCopies(32, 9))),
                        withinPercentage(1));
        ByteString views = ByteString.copyFrom(new byte[2 * pixels.length]);
        assertThat(bytes.unlabeled())
                .isCloseTo(
                        size(UnlabeledBatch.newBuilder()
                                .setPixels(views)
                                .addAllImages(Collections.nCopies(32, 3000))
                                .addAllTruth(Collections.nCopies(32, 9))),
                        withinPercentage(1));
        assertThat(bytes.guessed())
                .isCloseTo(
                        size(GuessedBatch.newBuilder()
                                .setPixels(views)
                                .addAllTruth(Collections.nCopies(32, 9))
                                .addAllGuesses(Collections.nCopies(320, 0.1f))
                                .addAllImages(Collections.nCopies(32, 3000))
                                .addAllWeights(Collections.nCopies(32, 1f))),
                        withinPercentage(1));
    }

    private static long size(Message.Builder message) {
        return message.build().getSerializedSize();
    }
}
