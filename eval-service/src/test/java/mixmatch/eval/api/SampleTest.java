package mixmatch.eval.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.List;
import javax.imageio.ImageIO;
import mixmatch.eval.board.Guesses;
import mixmatch.v1.GuessedBatch;
import org.junit.jupiter.api.Test;

class SampleTest {
    /** Two images of two augmentations, 1x1 in three colours. */
    private static GuessedBatch batch(int... bytes) {
        byte[] pixels = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            pixels[i] = (byte) bytes[i];
        }
        return GuessedBatch.newBuilder()
                .setStep(3)
                .setAugmentations(2)
                .setHeight(1)
                .setWidth(1)
                .setChannels(3)
                .setPixels(ByteString.copyFrom(pixels))
                .setClasses(2)
                .addAllGuesses(List.of(1f, 0f, 0f, 1f))
                .build();
    }

    @Test
    void theSpriteHasARowAnAugmentationAndAColumnAnImage() throws Exception {
        GuessedBatch batch = batch(255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255);

        Sample sample = Sample.of(batch, Guesses.read(batch), Instant.EPOCH);

        BufferedImage sprite = ImageIO.read(new ByteArrayInputStream(sample.sprite()));
        assertThat(sprite.getWidth()).isEqualTo(2);
        assertThat(sprite.getHeight()).isEqualTo(2);
        assertThat(sprite.getRGB(0, 0)).isEqualTo(0xFFFF0000);
        assertThat(sprite.getRGB(1, 0)).isEqualTo(0xFF00FF00);
        assertThat(sprite.getRGB(0, 1)).isEqualTo(0xFF0000FF);
        assertThat(sprite.getRGB(1, 1)).isEqualTo(0xFFFFFFFF);
    }

    @Test
    void aVectorIsAGreyPixel() throws Exception {
        GuessedBatch vectors = batch(new int[2 * 2 * 3 * Float.BYTES]).toBuilder()
                .setVectors(true)
                .build();

        Sample sample = Sample.of(vectors, Guesses.read(vectors), Instant.EPOCH);

        BufferedImage sprite = ImageIO.read(new ByteArrayInputStream(sample.sprite()));
        assertThat(sprite.getWidth()).isEqualTo(2);
        assertThat(sprite.getRGB(1, 1)).isEqualTo(0xFFC0C0C0);
        assertThat(sample.header().size().vector()).isTrue();
    }

    @Test
    void aBatchWithTooFewPixelsIsNotDrawn() {
        GuessedBatch batch = batch(1, 2, 3);

        assertThatThrownBy(() -> Sample.of(batch, Guesses.read(batch), Instant.EPOCH))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
