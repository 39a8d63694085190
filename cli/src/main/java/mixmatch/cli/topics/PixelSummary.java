package mixmatch.cli.topics;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageOrBuilder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
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
        MessageDigest sha256 = ObjectRefs.sha256();
        sha256.update(pixels.asReadOnlyByteBuffer());
        return new PixelSummary(
                shape(message, pixels.size()),
                pixels.size(),
                summary.getMin(),
                summary.getMax(),
                summary.getAverage(),
                HexFormat.of().formatHex(sha256.digest()).substring(0, 8));
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "uint8%s, %d bytes, %d..%d, mean %.1f, sha256 %s…",
                shape.isEmpty() ? "" : " " + shape,
                bytes,
                min,
                max,
                mean,
                sha8);
    }

    private static List<Integer> shape(MessageOrBuilder message, int bytes) {
        ImageSizes sizes = ImageSizes.of(message);
        long each = (long) sizes.height() * sizes.width() * sizes.channels() * sizes.views();
        if (!sizes.arePositive() || each <= 0 || bytes % each != 0) {
            return List.of();
        }
        List<Integer> shape =
                new ArrayList<>(List.of((int) (bytes / each), sizes.height(), sizes.width(), sizes.channels()));
        if (ImageSizes.haveViews(message)) {
            shape.add(0, sizes.views());
        }
        return shape;
    }
}
