package mixmatch.ingest;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.leptonica.PIX;
import org.bytedeco.leptonica.global.leptonica;

/**
 * Small JPEGs of the usual kind, read by Leptonica: one native call an image, where the JDK's reader takes one a row and
 * dozens of objects. Both have libjpeg's pixels. What is not of that kind, and what libjpeg warns of, is left to the JDK's
 * reader, whose judgement counts.
 */
final class PlainJpegs {
    private static final int SMALL_PIXELS = 1 << 14;
    private static final int NO_MESSAGES = 6;
    private static final boolean LOADED = load();

    private static final int START = 0xD8;
    private static final int END = 0xD9;
    private static final int JFIF = 0xE0;
    private static final int BASELINE = 0xC0;
    private static final int EXTENDED = 0xC1;
    private static final int HUFFMAN_TABLES = 0xC4;
    private static final int QUANTIZATION_TABLES = 0xDB;
    private static final int RESTART_INTERVAL = 0xDD;
    private static final int EXIF = 0xE1;
    private static final int COMMENT = 0xFE;

    private PlainJpegs() {}

    private static boolean load() {
        try {
            Loader.load(leptonica.class);
            leptonica.setMsgSeverity(NO_MESSAGES);
            return true;
        } catch (LinkageError e) {
            // Another platform than its library is for, or no folder to unpack it to.
            return false;
        }
    }

    /** Loads the library, which takes a tenth of a second. */
    static void prepare() {
        // Done by the class's initialization.
    }

    /** The image of a file's bytes; empty where it is not plain, not whole or not small, or the library is not there. */
    static Optional<BufferedImage> read(byte[] file) {
        if (!LOADED || !isPlain(file)) {
            return Optional.empty();
        }
        int[] warnings = new int[1];
        PIX read = leptonica.pixReadMemJpeg(file, file.length, 0, 1, warnings, 0);
        if (read == null) {
            return Optional.empty();
        }
        PIX colour = null;
        try {
            colour = leptonica.pixConvertTo32(read);
            return colour == null || warnings[0] > 0 ? Optional.empty() : Optional.of(image(colour));
        } finally {
            leptonica.pixDestroy(read);
            if (colour != null) {
                leptonica.pixDestroy(colour);
            }
        }
    }

    private static BufferedImage image(PIX colour) {
        int width = leptonica.pixGetWidth(colour);
        int height = leptonica.pixGetHeight(colour);
        int[] words = new int[width * height];
        leptonica.pixGetData(colour).get(words);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        byte[] samples = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        int at = 0;
        for (int word : words) {
            // A word is red, green, blue and one byte more, from the highest on.
            samples[at++] = (byte) (word >> 8);
            samples[at++] = (byte) (word >> 16);
            samples[at++] = (byte) (word >> 24);
        }
        return image;
    }

    /**
     * Whether it is JFIF, sequential, of eight bits, gray or in YCbCr whose colours have at most every second pixel and row,
     * without profiles or transforms of a program's own, and ends as it should.
     */
    static boolean isPlain(byte[] file) {
        int length = file.length;
        if (length < 4 || !isMarker(file, 0, START) || !isMarker(file, length - 2, END)) {
            return false;
        }
        boolean jfif = false;
        int at = 2;
        while (at + 9 < length && (file[at] & 0xFF) == 0xFF) {
            int marker = file[at + 1] & 0xFF;
            switch (marker) {
                case JFIF -> jfif |=
                        file[at + 4] == 'J' && file[at + 5] == 'F' && file[at + 6] == 'I' && file[at + 7] == 'F';
                case BASELINE, EXTENDED -> {
                    return jfif && isPlainFrame(file, at + 4);
                }
                case HUFFMAN_TABLES, QUANTIZATION_TABLES, RESTART_INTERVAL, EXIF, COMMENT -> {}
                default -> {
                    return false;
                }
            }
            at += 2 + unsignedShort(file, at + 2);
        }
        return false;
    }

    private static boolean isPlainFrame(byte[] file, int at) {
        if (at + 15 > file.length || file[at] != Byte.SIZE) {
            return false;
        }
        long pixels = (long) unsignedShort(file, at + 1) * unsignedShort(file, at + 3);
        if (pixels == 0 || pixels > SMALL_PIXELS) {
            return false;
        }
        if (file[at + 5] == 1) {
            return true;
        }
        int luma = file[at + 7];
        return file[at + 5] == 3
                && (luma == 0x11 || luma == 0x21 || luma == 0x22)
                && file[at + 10] == 0x11
                && file[at + 13] == 0x11;
    }

    private static boolean isMarker(byte[] file, int at, int marker) {
        return (file[at] & 0xFF) == 0xFF && (file[at + 1] & 0xFF) == marker;
    }

    private static int unsignedShort(byte[] file, int at) {
        return (file[at] & 0xFF) << 8 | file[at + 1] & 0xFF;
    }
}
