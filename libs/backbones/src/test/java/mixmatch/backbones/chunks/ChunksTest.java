package mixmatch.backbones.chunks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Map;
import mixmatch.proto.ObjectKeys;
import mixmatch.v1.EmbeddedChunk;
import org.junit.jupiter.api.Test;

class ChunksTest {
    private static final ImageChunk CHUNK = new ImageChunk(3, true, 32, 2, 1);
    private static final float[] VALUES = {1, 2, 3, 4, 5, 6};

    @Test
    void eachImageIsInOneChunk() {
        List<ImageChunk> all = ImageChunk.all(70, 33, 8);

        assertThat(all)
                .containsExactly(
                        new ImageChunk(0, false, 0, 32, 8),
                        new ImageChunk(1, false, 32, 32, 8),
                        new ImageChunk(2, false, 64, 6, 8),
                        new ImageChunk(3, true, 0, 32, 1),
                        new ImageChunk(4, true, 32, 1, 1));
        assertThat(all.stream().mapToInt(ImageChunk::rows).sum()).isEqualTo(70 * 8 + 33);
        assertThat(all.get(1).key("pets-1")).isEqualTo("features/pets-1/chunks/train-32");
        assertThat(ObjectKeys.isBelow(ObjectKeys.FEATURES, all.get(4).key("pets-1")))
                .isTrue();
    }

    @Test
    void anObjectIsReadBack() throws InvalidProtocolBufferException {
        byte[] bytes = ChunkObject.bytes("pets-1", CHUNK, 3, VALUES, "cpu");

        EmbeddedChunk read = ChunkObject.parse(bytes, "pets-1", CHUNK);

        assertThat(read.getWidth()).isEqualTo(3);
        assertThat(read.getFingerprint()).isEqualTo("cpu");
        // Little-endian float32 of 1.
        assertThat(read.getValues().substring(0, 4))
                .isEqualTo(ByteString.copyFrom(new byte[] {0, 0, (byte) 0x80, 0x3F}));
        assertThat(ChunkObject.bytes("pets-1", CHUNK, 3, VALUES, "cpu")).isEqualTo(bytes);
    }

    @Test
    void anObjectOfOtherImagesOrWithAnotherByteIsRefused() throws InvalidProtocolBufferException {
        byte[] bytes = ChunkObject.bytes("pets-1", CHUNK, 3, VALUES, "cpu");
        EmbeddedChunk whole = EmbeddedChunk.parseFrom(bytes);

        for (ImageChunk other : List.of(
                new ImageChunk(3, true, 64, 2, 1),
                new ImageChunk(3, false, 32, 2, 1),
                new ImageChunk(3, true, 32, 1, 2),
                new ImageChunk(3, true, 32, 2, 2))) {
            assertThatThrownBy(() -> ChunkObject.parse(bytes, "pets-1", other))
                    .isInstanceOf(InvalidProtocolBufferException.class);
        }
        assertThatThrownBy(() -> ChunkObject.parse(bytes, "pets-2", CHUNK))
                .isInstanceOf(InvalidProtocolBufferException.class);
        byte[] values = whole.getValues().toByteArray();
        values[5]++;
        byte[] damaged =
                whole.toBuilder().setValues(ByteString.copyFrom(values)).build().toByteArray();
        assertThatThrownBy(() -> ChunkObject.parse(damaged, "pets-1", CHUNK)).hasMessageContaining("another SHA-256");
        byte[] wider = whole.toBuilder().setWidth(1 << 30).build().toByteArray();
        assertThatThrownBy(() -> ChunkObject.parse(wider, "pets-1", CHUNK))
                .isInstanceOf(InvalidProtocolBufferException.class);
    }

    @Test
    void whateverChangesFeaturesChangesTheirName() {
        Map<String, String> convention = Map.of("size", "224", "seed", "1");
        String name = FeaturesName.of("pets", "pets-1", "ab", convention);

        assertThat(name).matches("pets-[0-9a-f]{16}");
        assertThat(ObjectKeys.isRunName(name)).isTrue();
        assertThat(FeaturesName.of("pets", "pets-1", "ab", convention)).isEqualTo(name);
        assertThat(FeaturesName.of("pets", "pets-2", "ab", convention)).isNotEqualTo(name);
        assertThat(FeaturesName.of("pets", "pets-1", "ac", convention)).isNotEqualTo(name);
        assertThat(FeaturesName.of("pets", "pets-1", "ab", Map.of("size", "224", "seed", "2")))
                .isNotEqualTo(name);
    }
}
