package mixmatch.ingest;

import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Each thread's reader of images. It reads the next one too if it can: making one takes longer than decoding one. */
final class ThreadReader {
    private static final Set<String> FORMATS = Set.of("png", "jpeg", "webp", "bmp");

    /** A thread's reader; null before its first image, and after one that could not be read. */
    private static final ThreadLocal<ImageReader> LAST = new ThreadLocal<>();

    interface PixelReading {
        byte[] read(ImageReader reader) throws IOException;
    }

    private ThreadReader() {}

    /** Reads the image by the reader of its format; {@link UnreadableImageException} where that is not read. */
    static byte[] read(ImageInputStream in, PixelReading reading) throws IOException {
        ImageReader reader = take(in);
        try {
            reader.setInput(format(reader).equals("webp") ? new FiniteInput(in) : in, true, true);
            byte[] pixels = reading.read(reader);
            reader.reset();
            LAST.set(reader);
            return pixels;
        } finally {
            // A damaged image may leave it in any state.
            if (LAST.get() == null) {
                reader.dispose();
            }
        }
    }

    private static ImageReader take(ImageInputStream in) throws IOException {
        ImageReader last = LAST.get();
        LAST.set(null);
        if (last != null && last.getOriginatingProvider().canDecodeInput(in)) {
            return last;
        } else if (last != null) {
            last.dispose();
        }
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        if (!readers.hasNext()) {
            throw new UnreadableImageException("it is none of " + ImageFiles.KINDS);
        }
        ImageReader reader = readers.next();
        String format = format(reader);
        if (!FORMATS.contains(format)) {
            reader.dispose();
            throw new UnreadableImageException("it is %s, none of %s".formatted(format, ImageFiles.KINDS));
        }
        return reader;
    }

    /** The name of the reader's format, in lower case. */
    static String format(ImageReader reader) throws IOException {
        return reader.getFormatName().toLowerCase(Locale.ROOT);
    }
}
