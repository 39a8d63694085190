package mixmatch.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Random;
import mixmatch.golden.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReflectPadCropMirrorTest {
    @Test
    void cropsAsTheGoldenVectorsDo() {
        JsonNode cases = Golden.arithmetic("padCropFlip");
        assertThat(cases).isNotEmpty();
        for (JsonNode golden : cases) {
            int height = golden.get("height").asInt();
            int width = golden.get("width").asInt();
            int channels = golden.get("channels").asInt();
            byte[] out = new byte[height * width * channels];
            ReflectPadCropMirror crop = new ReflectPadCropMirror(
                    height, width, channels, golden.get("padding").asInt());
            crop.apply(
                    Golden.bytes(golden.get("image")),
                    0,
                    golden.get("top").asInt(),
                    golden.get("left").asInt(),
                    golden.get("flip").asBoolean(),
                    out,
                    0);
            assertThat(out).isEqualTo(Golden.bytes(golden.get("expected")));
        }
    }

    /** Each pixel by the definition: the padded image is a reflection, the window a shift of it. */
    @ParameterizedTest
    @CsvSource({
        "4, 4, 3, 1",
        "5, 3, 2, 3",
        "6, 7, 4, 3",
        "3, 9, 2, 4",
        "32, 32, 4, 3",
        "11, 40, 10, 1",
        "20, 17, 5, 2",
        "2, 2, 1, 32"
    })
    void everyOffsetGivesThePixelsOfThePaddedImage(int height, int width, int pad, int channels) {
        byte[] image = new byte[height * width * channels];
        new Random(1).nextBytes(image);
        ReflectPadCropMirror crop = new ReflectPadCropMirror(height, width, channels, pad);
        for (int top = 0; top <= 2 * pad; top++) {
            for (int left = 0; left <= 2 * pad; left++) {
                for (boolean mirror : new boolean[] {false, true}) {
                    byte[] out = new byte[image.length + 2];
                    crop.apply(image, 0, top, left, mirror, out, 1);
                    for (int i = 0; i < image.length; i++) {
                        int x = i / channels % width;
                        int row = reflected(i / channels / width + top - pad, height);
                        int column = reflected((mirror ? width - 1 - x : x) + left - pad, width);
                        assertThat(out[1 + i]).isEqualTo(image[(row * width + column) * channels + i % channels]);
                    }
                    assertThat(out[0] + out[out.length - 1]).isZero();
                }
            }
        }
    }

    private static int reflected(int at, int size) {
        return size - 1 - Math.abs(size - 1 - Math.abs(at));
    }

    @Test
    void aPadAsLargeAsTheImageIsRefused() {
        assertThatThrownBy(() -> new ReflectPadCropMirror(8, 8, 1, 8))
                .hasMessage("augmentation.pad 8 does not fit images of 8x8; it must be less than both");
    }
}
