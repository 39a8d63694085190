package mixmatch.cli.topics;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MessageOrBuilder;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mixmatch.objects.StoredObject;

/**
 * The sizes of a message's images, each as the field of that name says; 0 where the message has no such field.
 *
 * @param views augmentations of each image; 1 where the message has no such field, and {@code hasViews} is false
 * @param vectors true where float32 stand in pixels' place
 */
record ImageSizes(int views, int height, int width, int channels, boolean hasViews, boolean vectors) {
    static ImageSizes of(MessageOrBuilder message) {
        boolean hasViews = message.getDescriptorForType().findFieldByName("augmentations") != null;
        int views = hasViews ? size(message, "augmentations") : 1;
        FieldDescriptor vectors = message.getDescriptorForType().findFieldByName("vectors");
        return new ImageSizes(
                views,
                size(message, "height"),
                size(message, "width"),
                size(message, "channels"),
                hasViews,
                vectors != null && (Boolean) message.getField(vectors));
    }

    private static int size(MessageOrBuilder message, String name) {
        FieldDescriptor field = message.getDescriptorForType().findFieldByName(name);
        return field != null && message.getField(field) instanceof Integer size ? size : 0;
    }

    boolean arePositive() {
        return views > 0 && height > 0 && width > 0 && channels > 0;
    }

    /**
     * The pixels of a message in a few numbers, in place of thousands of them.
     *
     * @param shape [K, B, H, W, C]; empty where the sizes do not fit the number of bytes
     * @param type uint8, or float32 of vectors, whose least and greatest number are rounded
     * @param sha8 the first 8 digits of the pixels' SHA-256: equal pixels have equal ones
     */
    record PixelSummary(
            @JsonIgnore String type, List<Integer> shape, int bytes, long min, long max, double mean, String sha8) {
        String text() {
            String format = type + "%s, %d bytes, %d..%d, mean %.1f, sha256 %s…";
            return String.format(Locale.ROOT, format, shape.isEmpty() ? "" : " " + shape, bytes, min, max, mean, sha8);
        }
    }

    PixelSummary summary(ByteString pixels) {
        int bytes = pixels.size();
        DoubleSummaryStatistics all = (pixels.isEmpty() ? DoubleStream.of(0) : numbers(pixels)).summaryStatistics();
        String sha256 = StoredObject.refTo("", pixels.toByteArray()).getSha256();
        return new PixelSummary(
                vectors ? "float32" : "uint8",
                shape(bytes),
                bytes,
                Math.round(all.getMin()),
                Math.round(all.getMax()),
                all.getAverage(),
                sha256.substring(0, 8));
    }

    private DoubleStream numbers(ByteString pixels) {
        if (!vectors) {
            return IntStream.range(0, pixels.size()).mapToDouble(i -> pixels.byteAt(i) & 0xff);
        }
        FloatBuffer floats =
                pixels.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        return IntStream.range(0, floats.limit()).mapToDouble(floats::get);
    }

    private List<Integer> shape(int bytes) {
        long each = (long) height * width * channels * views * (vectors ? Float.BYTES : Byte.BYTES);
        return !arePositive() || each <= 0 || bytes % each != 0
                ? List.of()
                : Stream.of(views, (int) (bytes / each), height, width, channels)
                        .skip(hasViews ? 0 : 1)
                        .toList();
    }
}
