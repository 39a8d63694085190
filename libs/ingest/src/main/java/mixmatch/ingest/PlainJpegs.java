package mixmatch.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.leptonica.PIX;
import org.bytedeco.leptonica.global.leptonica;

/**
 * Small JPEGs of the usual kind, read by Leptonica: one native call an image, where the JDK's reader takes one a row. Both have
 * libjpeg's pixels; a folder of 60,000 images of 32x32 pixels takes 1.3 s in place of 2.2. What is not of that kind, and what
 * libjpeg warns of, is left to the JDK's reader, whose judgement counts. Taken on Linux x86-64 alone: on arm64 some damaged
 * images have other pixels by the library.
 */
final class PlainJpegs {
    private static final int SMALL_PIXELS = 1 << 14;
    private static final int NO_MESSAGES = 6;
    private static final boolean LOADED = load();
    private static final int START = 0xFFD8;
    private static final int END = 0xFFD9;
    private static final int JFIF = 0xFFE0;
    private static final Set<Integer> SEQUENTIAL_FRAMES = Set.of(0xFFC0, 0xFFC1);
    /** Huffman and quantization tables, a restart interval, a comment. Not EXIF, which may say that the image is turned. */
    private static final Set<Integer> HARMLESS = Set.of(0xFFC4, 0xFFDB, 0xFFDD, 0xFFFE);

    /** Each thread's, so that no image makes native memory of its own for it. */
    private static final ThreadLocal<Answer> ANSWERS =
            ThreadLocal.withInitial(() -> new Answer(new PointerPointer<>(1), new SizeTPointer(1)));

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

    /** An image as it is read: uint8 [height,width,3] red, green, blue. */
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
            // Gray ones become colour; of others it is a copy.
            PIX colour = warnings[0] > 0 ? null : leptonica.pixConvertTo32(read);
            if (colour == null) {
                return Optional.empty();
            }
            try {
                return pixels(colour);
            } finally {
                leptonica.pixDestroy(colour);
            }
        } finally {
            leptonica.pixDestroy(read);
        }
    }

    private static Optional<Pixels> pixels(PIX colour) {
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
    private record Answer(PointerPointer<BytePointer> data, SizeTPointer size) {}

    /** Whole JFIF, sequential, of eight bits, gray or YCbCr with colours of every second pixel and row at most; no profile. */
    static boolean isPlain(byte[] file) {
        int length = file.length;
        if (length < 4 || unsignedShort(file, 0) != START || unsignedShort(file, length - 2) != END) {
            return false;
        }
        boolean jfif = false;
        for (int at = 2; at + 9 < length; at += 2 + unsignedShort(file, at + 2)) {
            int marker = unsignedShort(file, at);
            if (SEQUENTIAL_FRAMES.contains(marker)) {
                return jfif && isPlainFrame(file, at + 4);
            }
            if (marker == JFIF) {
                jfif |= new String(file, at + 4, 4, US_ASCII).equals("JFIF");
            } else if (!HARMLESS.contains(marker)) {
                return false;
            }
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
        int luma = file[at + 7];
        boolean coloursFit = luma == 0x11 || luma == 0x21 || luma == 0x22;
        boolean isYCbCr = file[at + 5] == 3 && coloursFit && file[at + 10] == 0x11 && file[at + 13] == 0x11;
        return file[at + 5] == 1 || isYCbCr;
    }

    private static int unsignedShort(byte[] file, int at) {
        return (file[at] & 0xFF) << 8 | file[at + 1] & 0xFF;
    }
}
