package mixmatch.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import mixmatch.golden.Golden;
import org.junit.jupiter.api.Test;

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
            new ReflectPadCropMirror(
                            height, width, channels, golden.get("padding").asInt())
                    .apply(
                            ByteBuffer.wrap(Golden.bytes(golden.get("image"))),
                            golden.get("top").asInt(),
                            golden.get("left").asInt(),
                            golden.get("flip").asBoolean(),
                            out,
                            0);
            assertThat(out).isEqualTo(Golden.bytes(golden.get("expected")));
        }
    }

    @Test
    void aPadAsLargeAsTheImageIsRefused() {
        assertThatThrownBy(() -> new ReflectPadCropMirror(8, 8, 1, 8))
                .hasMessage("augmentation.pad 8 does not fit images of 8x8; it must be less than both");
    }
}
