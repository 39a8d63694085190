package mixmatch.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageSetTest {
    private static final int[] LABELS = {0, 1, -1, 1, 0};

    private static byte[] pixels() {
        byte[] pixels = new byte[5 * 2 * 3 * 3];
        new Random(1).nextBytes(pixels);
        return pixels;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    @Test
    void imagesOfAMappedFileAreThoseOfTheFileAcrossSegmentsToo(@TempDir Path dir) throws IOException {
        Path file = Files.write(dir.resolve("images"), pixels());
        for (long segment : new long[] {1, 18, 40, 1 << 30}) {
            ImageSet images;
            try (FileChannel channel = FileChannel.open(file)) {
                images = ImageSet.map(channel, "images", segment, new ImageSize(2, 3, 3), 1, LABELS);
            }
            for (int from = 0; from <= 5; from++) {
                for (int count = 0; from + count <= 5; count++) {
                    ByteBuffer some = images.images(from, count);
                    assertThat(some.isDirect()).isTrue();
                    assertThat(bytes(some))
                            .containsExactly(Arrays.copyOfRange(pixels(), 18 * from, 18 * (from + count)));
                }
            }
            assertThat(images.label(2)).isEqualTo(-1);
        }
    }

    @Test
    void aFileOfAnotherSizeIsRefused(@TempDir Path dir) throws IOException {
        Path file = Files.write(dir.resolve("images"), new byte[89]);

        assertThatThrownBy(() -> ImageSet.map(file, new ImageSize(2, 3, 3), LABELS))
                .isInstanceOf(DatasetException.class)
                .hasMessage(file + " has 89 bytes, but 5 images of 2x3x3 take 90; ingest the images again");
    }

    @Test
    void statisticsAreThoseOfTheDefinition() {
        ByteBuffer pixels = ByteBuffer.allocateDirect(8).put(new byte[] {0, 7, (byte) 255, 7, 51, 7, 102, 7});
        ImageSet images = ImageSet.of(new ImageSize(2, 2, 2), pixels.flip(), new int[] {0});

        PixelStatistics statistics = PixelStatistics.of(images);

        // Of 0, 1, 0.2, 0.4: mean 0.4, variance (0.16 + 0.36 + 0.04 + 0) / 4.
        assertThat(statistics.mean()).containsExactly(0.4f, (float) (7 / 255.0));
        assertThat(statistics.std()).containsExactly((float) Math.sqrt(0.14), 1f);
    }
}
