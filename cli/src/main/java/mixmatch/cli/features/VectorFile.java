package mixmatch.cli.features;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import mixmatch.datasets.ImageSet;
import mixmatch.datasets.ImageSize;

/** Vectors that are being put together, float32 [N, views, width], in a nameless file: no heap, nothing left behind. */
final class VectorFile implements AutoCloseable {
    private final FileChannel channel;
    private final int views;
    private final int width;

    VectorFile(Path scratch, int views, int width) throws IOException {
        Path file = Files.createDirectories(scratch).resolve("mixmatch-" + UUID.randomUUID() + ".vectors");
        this.channel = FileChannel.open(file, CREATE_NEW, READ, WRITE, DELETE_ON_CLOSE);
        this.views = views;
        this.width = width;
    }

    /** Puts the vectors of sample {@code first} and those after it, little-endian. */
    void put(int first, ByteString vectors) throws IOException {
        long at = (long) first * views * width * Float.BYTES;
        for (ByteBuffer bytes : vectors.asReadOnlyByteBufferList()) {
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        }
    }

    /** The vectors of all samples, with these labels; they stay readable once this is closed. */
    ImageSet toSet(int[] labels) throws IOException {
        return ImageSet.map(channel, ImageSize.ofVector(width), views, labels);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
