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
 * Samples of one size and their labels: images uint8 [N,H,W,C], or vectors float32 [N,views,F] in little-endian order, and int [N],
 * -1 where a label is unknown. They stay outside the heap, in memory or mapped from a file; a set may be larger than 2 GiB.
 * Safe for use by several threads. The segments are direct, of whole samples, all but the last of so many as {@code
 * samplesPerSegment}. An image is a sample of one view; what is called an image here is view 0 of a sample.
 */
public record ImageSet(ImageSize size, int views, ByteBuffer[] segments, int samplesPerSegment, int[] labels) {
    /** Bytes of one mapping, rounded down to whole samples: a buffer cannot hold more than 2 GiB. */
    private static final long SEGMENT_BYTES = 1L << 30;

    public ImageSet {
        if (views < 1 || views > 1 && !size.vector()) {
            throw new IllegalArgumentException("%d stored views of %s".formatted(views, size));
        }
        labels = labels.clone();
    }

    /** Images in one direct buffer, position 0 to limit, which is not copied. */
    public static ImageSet of(ImageSize size, ByteBuffer pixels, int[] labels) {
        return of(size, 1, pixels, labels);
    }

    /** Vectors float32 [N,views,F] in one direct buffer, likewise. */
    public static ImageSet of(ImageSize size, int views, ByteBuffer values, int[] labels) {
        if (!values.isDirect()) {
            throw new IllegalArgumentException("samples must be in a direct buffer");
        }
        refuseOtherSize("memory", values.limit(), size, views, labels.length);
        return new ImageSet(size, views, new ByteBuffer[] {values}, Math.max(1, labels.length), labels);
    }

    /** Images mapped from a file, which must stay as it is meanwhile; {@link DatasetException} if it has another size. */
    public static ImageSet map(Path file, ImageSize size, int[] labels) throws IOException {
        return map(file, size, 1, labels);
    }

    /** Vectors float32 [N,views,F], likewise. */
    public static ImageSet map(Path file, ImageSize size, int views, int[] labels) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return map(channel, file.toString(), SEGMENT_BYTES, size, views, labels);
        }
    }

    /** Images mapped from an open file, which may be closed and even deleted while they are in use. */
    public static ImageSet map(FileChannel channel, ImageSize size, int[] labels) throws IOException {
        return map(channel, size, 1, labels);
    }

    /** Vectors float32 [N,views,F], likewise. */
    public static ImageSet map(FileChannel channel, ImageSize size, int views, int[] labels) throws IOException {
        return map(channel, "a file of samples", SEGMENT_BYTES, size, views, labels);
    }

    static ImageSet map(FileChannel channel, String what, long segmentBytes, ImageSize size, int views, int[] labels)
            throws IOException {
        refuseOtherSize(what, channel.size(), size, views, labels.length);
        long sample = size.bytes() * views;
        int perSegment = (int) Math.max(1, segmentBytes / sample);
        ByteBuffer[] segments = new ByteBuffer[(labels.length + perSegment - 1) / perSegment];
        for (int s = 0; s < segments.length; s++) {
            long from = (long) s * perSegment;
            long count = Math.min(perSegment, labels.length - from);
            segments[s] = channel.map(FileChannel.MapMode.READ_ONLY, from * sample, count * sample);
        }
        return new ImageSet(size, views, segments, perSegment, labels);
    }

    public int count() {
        return labels.length;
    }

    /** Bytes of an image, or of a vector. */
    public int imageBytes() {
        return Math.toIntExact(size.bytes());
    }

    /** Bytes of a sample with all its views. */
    public long sampleBytes() {
        return size.bytes() * views;
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

    /** Image {@code i}: a direct view uint8 [H,W,C] with its own position; of a vector view 0, float32 [F]. */
    public ByteBuffer image(int i) {
        return view(i, 0);
    }

    /** Vector {@code view} of sample {@code i}: a direct view float32 [F] with its own position. */
    public ByteBuffer view(int i, int view) {
        Objects.checkIndex(view, views);
        int at = Math.toIntExact(i % samplesPerSegment * sampleBytes() + (long) view * imageBytes());
        return segments[i / samplesPerSegment].slice(at, imageBytes());
    }

    /** Images {@code from} to {@code from + count - 1} as direct bytes uint8 [count,H,W,C]: a view where it can be. */
    public ByteBuffer images(int from, int count) {
        if (views == 1) {
            return samples(from, count);
        }
        Objects.checkFromIndexSize(from, count, labels.length);
        ByteBuffer copy = ByteBuffer.allocateDirect(Math.multiplyExact(count, imageBytes()));
        for (int i = from; i < from + count; i++) {
            copy.put(image(i));
        }
        return copy.flip();
    }

    /** The same with all views, [count,views,...]. */
    ByteBuffer samples(int from, int count) {
        Objects.checkFromIndexSize(from, count, labels.length);
        int segment = from / samplesPerSegment;
        int offset = from % samplesPerSegment;
        int bytes = Math.toIntExact(sampleBytes());
        if (count == 0) {
            return ByteBuffer.allocateDirect(0);
        }
        if (offset + count <= samplesPerSegment) {
            return segments[segment].slice(offset * bytes, count * bytes);
        }
        ByteBuffer copy = ByteBuffer.allocateDirect(Math.multiplyExact(count, bytes));
        for (int i = from; i < from + count; i++) {
            copy.put(samples(i, 1));
        }
        return copy.flip();
    }

    /** All samples in order, whole ones, in views of about 1 MiB each. */
    Stream<ByteBuffer> blocks() {
        int most = (int) Math.max(1, (1 << 20) / sampleBytes());
        return IntStream.iterate(0, from -> from < count(), from -> from + most)
                .mapToObj(from -> samples(from, Math.min(most, count() - from)));
    }

    private static void refuseOtherSize(String what, long bytes, ImageSize size, int views, int count) {
        long expected = size.bytes() * views * count;
        if (bytes != expected) {
            throw new DatasetException("%s has %d bytes, but %d images of %s%s take %d; ingest the images again"
                    .formatted(what, bytes, count, size, views > 1 ? " in %d views".formatted(views) : "", expected));
        }
    }
}
