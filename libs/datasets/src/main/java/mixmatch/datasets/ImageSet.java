package mixmatch.datasets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Images of one size and their labels: uint8 [N,H,W,C] and int [N], -1 where a label is unknown. The pixels stay outside
 * the heap, in memory or mapped from a file; a set may be larger than 2 GiB. Safe for use by several threads. The
 * segments are direct, of whole images, all but the last of so many as {@code imagesPerSegment}.
 */
public record ImageSet(ImageSize size, ByteBuffer[] segments, int imagesPerSegment, int[] labels) {
    /** Bytes of one mapping, rounded down to whole images: a buffer cannot hold more than 2 GiB. */
    private static final long SEGMENT_BYTES = 1L << 30;

    public ImageSet {
        labels = labels.clone();
    }

    /** Images in one direct buffer, position 0 to limit, which is not copied. */
    public static ImageSet of(ImageSize size, ByteBuffer pixels, int[] labels) {
        if (!pixels.isDirect()) {
            throw new IllegalArgumentException("pixels must be in a direct buffer");
        }
        refuseOtherSize("pixels in memory", pixels.limit(), size, labels.length);
        return new ImageSet(size, new ByteBuffer[] {pixels}, Math.max(1, labels.length), labels);
    }

    /** Images mapped from a file, which must stay as it is meanwhile; {@link DatasetException} if it has another size. */
    public static ImageSet map(Path file, ImageSize size, int[] labels) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return map(channel, file.toString(), SEGMENT_BYTES, size, labels);
        }
    }

    /** Images mapped from an open file, which may be closed and even deleted while they are in use. */
    public static ImageSet map(FileChannel channel, ImageSize size, int[] labels) throws IOException {
        return map(channel, "a file of pixels", SEGMENT_BYTES, size, labels);
    }

    static ImageSet map(FileChannel channel, String what, long segmentBytes, ImageSize size, int[] labels)
            throws IOException {
        refuseOtherSize(what, channel.size(), size, labels.length);
        long image = size.bytes();
        int perSegment = (int) Math.max(1, segmentBytes / image);
        ByteBuffer[] segments = new ByteBuffer[(labels.length + perSegment - 1) / perSegment];
        for (int s = 0; s < segments.length; s++) {
            long from = (long) s * perSegment;
            long count = Math.min(perSegment, labels.length - from);
            segments[s] = channel.map(FileChannel.MapMode.READ_ONLY, from * image, count * image);
        }
        return new ImageSet(size, segments, perSegment, labels);
    }

    public int count() {
        return labels.length;
    }

    public int imageBytes() {
        return Math.toIntExact(size.bytes());
    }

    /** Class index of image {@code i}, -1 where it is unknown. */
    public int label(int i) {
        return labels[i];
    }

    /** Labels as the store holds them: int32 [N], little-endian. */
    byte[] labelBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(labels.length, Integer.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(labels);
        return bytes.array();
    }

    /** A copy. */
    public int[] labels() {
        return labels.clone();
    }

    /** Image {@code i}: a direct view uint8 [H,W,C] with its own position. */
    public ByteBuffer image(int i) {
        return images(i, 1);
    }

    /** Images {@code from} to {@code from + count - 1} as direct bytes uint8 [count,H,W,C]: a view where it can be. */
    public ByteBuffer images(int from, int count) {
        Objects.checkFromIndexSize(from, count, labels.length);
        int segment = from / imagesPerSegment;
        int offset = from % imagesPerSegment;
        if (count == 0) {
            return ByteBuffer.allocateDirect(0);
        }
        if (offset + count <= imagesPerSegment) {
            return segments[segment].slice(offset * imageBytes(), count * imageBytes());
        }
        ByteBuffer copy = ByteBuffer.allocateDirect(Math.multiplyExact(count, imageBytes()));
        for (int i = from; i < from + count; i++) {
            copy.put(image(i));
        }
        return copy.flip();
    }

    /** All pixels in order, in views of whole images, of about 1 MiB each. */
    Stream<ByteBuffer> blocks() {
        int most = Math.max(1, (1 << 20) / imageBytes());
        return IntStream.iterate(0, from -> from < count(), from -> from + most)
                .mapToObj(from -> images(from, Math.min(most, count() - from)));
    }

    private static void refuseOtherSize(String what, long bytes, ImageSize size, int count) {
        long expected = size.bytes() * count;
        if (bytes != expected) {
            throw new DatasetException("%s has %d bytes, but %d images of %s take %d; ingest the images again"
                    .formatted(what, bytes, count, size, expected));
        }
    }
}
