package mixmatch.cli.topics;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageOrBuilder;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import mixmatch.objects.ObjectRefs;

/**
 * Bytes of a message in a few numbers, in place of thousands.
 *
 * @param shape as the message's sizes say, [K, B, H, W, C]; empty where they do not fit the bytes
 * @param sha8 the first 8 digits of their SHA-256: equal pixels have equal ones
 */
record PixelSummary(List<Integer> shape, int bytes, int min, int max, double mean, String sha8) {
    /** @param message that holds the bytes, and their sizes in fields of their own */
    static PixelSummary of(MessageOrBuilder message, ByteString pixels) {
        IntStream values = IntStream.range(0, pixels.size()).map(i -> pixels.byteAt(i) & 0xff);
        IntSummaryStatistics summary = (pixels.isEmpty() ? IntStream.of(0) : values).summaryStatistics();
        return new PixelSummary(
                ImageSizes.of(message).shape(pixels.size()),
                pixels.size(),
                summary.getMin(),
                summary.getMax(),
                summary.getAverage(),
                ObjectRefs.of("", pixels.toByteArray()).getSha256().substring(0, 8));
    }

    String text() {
        String format = "uint8%s, %d bytes, %d..%d, mean %.1f, sha256 %s…";
        return String.format(Locale.ROOT, format, shape.isEmpty() ? "" : " " + shape, bytes, min, max, mean, sha8);
    }
}
