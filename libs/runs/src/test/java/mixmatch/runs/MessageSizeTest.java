package mixmatch.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import mixmatch.datasets.ImageSize;
import mixmatch.proto.Topic;
import mixmatch.spec.RunSpec;
import org.junit.jupiter.api.Test;

class MessageSizeTest {
    @Test
    void aBatchOverTheBrokersLimitIsRefusedWithBothNumbers() {
        assertThat(tooLarge(32, 3, 10, Map.of("training.batch", "64"))).isEmpty();
        assertThat(tooLarge(32, 3, 10, Map.of("training.batch", "2048", "method.name", "supervised")))
                .isEmpty();
        assertThat(tooLarge(32, 3, 10, Map.of("training.batch", "2048")))
                .get()
                .asString()
                .contains(
                        "2048",
                        "in 2 views",
                        Integer.toString(Topic.MAX_MESSAGE_BYTES),
                        "set training.batch to at most ");
        assertThat(tooLarge(32, 3, 10, Map.of("training.batch", "1300", "schedule.lead", "8")))
                .isEmpty();
    }

    @Test
    void unlabelledImagesCountAsManyTimesAsTheyAre() {
        assertThat(tooLarge(32, 3, 10, Map.of("method.name", "fixmatch"))).isEmpty();
        assertThat(tooLarge(32, 3, 10, Map.of("method.name", "fixmatch", "training.batch", "256")))
                .get()
                .asString()
                .contains(
                        "a batch of 1792 images (training.batch x method.unlabeledRatio 7)",
                        Integer.toString(Topic.MAX_MESSAGE_BYTES),
                        "set training.batch to at most ");
    }

    @Test
    void guessesCountForTheMessage() {
        Map<String, String> many = Map.of("training.batch", "50000", "schedule.lead", "1");

        assertThat(tooLarge(8, 1, 2, many)).isEmpty();
        assertThat(tooLarge(8, 1, 10, many)).isPresent();
    }

    @Test
    void aLeadThatTheBrokerCannotHoldIsRefused() {
        Map<String, String> far = Map.of("schedule.lead", "1024");

        assertThat(tooLarge(32, 3, 10, far).get())
                .contains("schedule.lead 1024 orders batches of", "set it to at most ");
        assertThat(tooLarge(8, 1, 10, far)).isEmpty();
    }

    private static Optional<String> tooLarge(int side, int channels, int classes, Map<String, String> keys) {
        return MessageSize.tooLarge(RunSpec.parse("", "file", keys), new ImageSize(side, side, channels), classes);
    }
}
