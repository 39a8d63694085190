package mixmatch.local.topics;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MessageOrBuilder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Bytes of a message in a few numbers, in place of thousands.
 *
 * @param shape as the message's sizes say, [K, B, H, W, C]; empty where they do not fit the bytes
 * @param sha8 the first 8 digits of their SHA-256: equal pixels have equal ones
 */
record PixelSummary(List<Integer> shape, int bytes, int min, int max, double mean, String sha8) {
    /** @param message that holds the bytes, and their sizes in fields of their own */
    static PixelSummary of(MessageOrBuilder message, ByteString pixels) {
        int min = pixels.isEmpty() ? 0 : 255;
        int max = 0;
        long sum = 0;
        for (ByteString.ByteIterator i = pixels.iterator(); i.hasNext(); ) {
            int value = i.nextByte() & 0xff;
            min = Math.min(min, value);
            max = Math.max(max, value);
            sum += value;
        }
        return new PixelSummary(
                shape(message, pixels.size()),
                pixels.size(),
                min,
                max,
                pixels.isEmpty() ? 0 : (double) sum / pixels.size(),
                sha256(pixels).substring(0, 8));
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
        long image = (long) size(message, "height") * size(message, "width") * size(message, "channels");
        boolean views = message.getDescriptorForType().findFieldByName("augmentations") != null;
        long each = image * (views ? size(message, "augmentations") : 1);
        if (each <= 0 || bytes % each != 0) {
            return List.of();
        }
        List<Integer> shape = new ArrayList<>();
        if (views) {
            shape.add(size(message, "augmentations"));
        }
        shape.addAll(List.of(
                Math.toIntExact(bytes / each),
                size(message, "height"),
                size(message, "width"),
                size(message, "channels")));
        return shape;
    }

    private static int size(MessageOrBuilder message, String name) {
        FieldDescriptor field = message.getDescriptorForType().findFieldByName(name);
        return field != null && message.getField(field) instanceof Integer size ? Math.max(0, size) : 0;
    }

    private static String sha256(ByteString bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes.asReadOnlyByteBuffer());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
