package mixmatch.ingest;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntPredicate;
import mixmatch.datasets.ImageSet;
import mixmatch.datasets.ImageSize;

/** Pixels being read, uint8 [N,size,size,channels], in a nameless file: no heap, nothing left behind. Several threads may put some. */
final class PixelFile implements AutoCloseable {
    private final FileChannel channel;
    private final ImageSize size;

    PixelFile(Path scratch, int size, int channels) throws IOException {
        Path file = Files.createDirectories(scratch).resolve("mixmatch-" + UUID.randomUUID() + ".pixels");
        // On Unix the name is gone as soon as the file is open.
        this.channel = FileChannel.open(file, CREATE_NEW, READ, WRITE, DELETE_ON_CLOSE);
        this.size = new ImageSize(size, size, channels);
    }

    /** Puts image {@code i} and those after it, as many as there are: uint8 [N,size,size,channels]. */
    void put(int i, byte[] pixels) {
        if (pixels.length == 0 || pixels.length % imageBytes() != 0) {
            throw new IllegalArgumentException(
                    "%d bytes are no whole number of images of %d".formatted(pixels.length, imageBytes()));
        }
        ByteBuffer bytes = ByteBuffer.wrap(pixels);
        long at = (long) i * imageBytes();
        try {
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The images put, but for those left out, with the labels given for all. */
    ImageSet toImageSet(List<Integer> labels, IntPredicate isLeftOut) throws IOException {
        List<Integer> kept = new ArrayList<>();
        ByteBuffer image = ByteBuffer.allocate(imageBytes());
        for (int i = 0; i < labels.size(); i++) {
            if (isLeftOut.test(i)) {
                continue;
            }
            if (kept.size() < i) {
                image.clear();
                while (image.hasRemaining() && channel.read(image, (long) i * imageBytes() + image.position()) >= 0) {
                    // reads on until the image is whole
                }
                put(kept.size(), image.array());
            }
            kept.add(labels.get(i));
        }
        channel.truncate((long) kept.size() * imageBytes());
        int[] left = kept.stream().mapToInt(Integer::intValue).toArray();
        return ImageSet.map(channel, size, left);
    }

    int imageBytes() {
        return Math.toIntExact(size.bytes());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
