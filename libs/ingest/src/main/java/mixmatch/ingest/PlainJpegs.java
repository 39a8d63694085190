package mixmatch.ingest;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;
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

    /** Each thread's, so that no image makes native memory of its own for it. */
    private static final ThreadLocal<Answer> ANSWERS = ThreadLocal.withInitial(Answer::new);

    private PlainJpegs() {}

    private static boolean load() {
        try {
            Loader.load(leptonica.class);
            leptonica.setMsgSeverity(NO_MESSAGES);
            return true;
        } catch (LinkageError e) {
            // A platform that its library is not there for, or no folder to unpack it to.
            return false;
        }
    }

    /** Loads the library, which takes a tenth of a second. */
    static void prepare() {
        // Done by the class's initialization.
    }

    /**
     * An image as it is read.
     *
     * @param rgb uint8 [height,width,3] red, green, blue
     */
    record Pixels(int width, int height, byte[] rgb) {
        BufferedImage image() {
            BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
            byte[] samples = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
            for (int at = 0; at < rgb.length; at += 3) {
                samples[at] = rgb[at + 2];
                samples[at + 1] = rgb[at + 1];
                samples[at + 2] = rgb[at];
            }
            return image;
        }
    }

    /** The image of a file's bytes; empty where it is not plain, not whole or not small, or the library is not there. */
    static Optional<Pixels> read(byte[] file) {
        if (!LOADED || !isPlain(file)) {
            return Optional.empty();
        }
        int[] warnings = new int[1];
        PIX read = leptonica.pixReadMemJpeg(file, file.length, 0, 1, warnings, 0);
        if (read == null) {
            return Optional.empty();
        }
        try {
            return warnings[0] > 0 ? Optional.empty() : pixels(read);
        } finally {
            leptonica.pixDestroy(read);
        }
    }

    private static Optional<Pixels> pixels(PIX read) {
        if (leptonica.pixGetDepth(read) == Integer.SIZE) {
            return coloured(read);
        }
        PIX colour = leptonica.pixConvertTo32(read);
        if (colour == null) {
            return Optional.empty();
        }
        try {
            return coloured(colour);
        } finally {
            leptonica.pixDestroy(colour);
        }
    }

    private static Optional<Pixels> coloured(PIX colour) {
        Answer answer = ANSWERS.get();
        // Of 32 bits a pixel it gives three bytes, without any at the ends of rows.
        if (leptonica.pixGetRasterData(colour, answer.data(), answer.size()) != 0) {
            return Optional.empty();
        }
        BytePointer data = answer.data().get(BytePointer.class);
        try {
            byte[] rgb = new byte[(int) answer.size().get()];
            data.get(rgb);
            return Optional.of(new Pixels(leptonica.pixGetWidth(colour), leptonica.pixGetHeight(colour), rgb));
        } finally {
            leptonica.lept_free(data);
        }
    }

    /** Native memory for the library's answer: the address and the number of bytes of the pixels. */
    private record Answer(PointerPointer<BytePointer> data, SizeTPointer size) {
        Answer() {
            this(new PointerPointer<>(1), new SizeTPointer(1));
        }
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
                case JFIF ->
                    jfif |= file[at + 4] == 'J' && file[at + 5] == 'F' && file[at + 6] == 'I' && file[at + 7] == 'F';
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
