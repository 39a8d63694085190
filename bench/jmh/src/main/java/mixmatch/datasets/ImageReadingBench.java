package mixmatch.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One image of 32x32 in colour out of 50,000 in a mapped file, in no order. */
@State(Scope.Thread)
public class ImageReadingBench {
    private static final int IMAGES = 50_000;
    private static final int BYTES = 32 * 32 * 3;

    private final Random random = new Random(1);
    private final byte[] image = new byte[BYTES];
    private Path file;
    private ImageSet images;

    @Setup
    public void write() throws IOException {
        byte[] pixels = new byte[IMAGES * BYTES];
        random.nextBytes(pixels);
        file = Files.write(Files.createTempFile("bench", ".pixels"), pixels);
        images = ImageSet.map(file, new ImageSize(32, 32, 3), new int[IMAGES]);
    }

    @Benchmark
    public byte[] read() {
        images.image(random.nextInt(IMAGES)).get(image);
        return image;
    }

    @TearDown
    public void delete() throws IOException {
        Files.delete(file);
    }
}
