package mixmatch.ingest;

import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * A thread's reader of images. The one that read the last image reads the next if that is of its format too: finding and
 * making one takes longer than decoding a small image. Not for use by several threads.
 */
final class ThreadReader {
    private static final Set<String> FORMATS = Set.of("png", "jpeg", "webp", "bmp");
    private static final ThreadLocal<ThreadReader> OF_THREAD = ThreadLocal.withInitial(ThreadReader::new);

    /** What is done with a reader whose input is set. */
    interface Reading {
        byte[] read(ImageReader reader) throws IOException;
    }

    /** Null before the first image, and after one that could not be read. */
    private ImageReader last;

    private ThreadReader() {}

    /**
     * Reads the image in {@code in} by the reader of its format.
     *
     * @throws UnreadableImageException where it is of a format that is not read
     */
    static byte[] read(ImageInputStream in, Reading reading) throws IOException {
        return OF_THREAD.get().readOne(in, reading);
    }

    private byte[] readOne(ImageInputStream in, Reading reading) throws IOException {
        ImageReader reader = take(in);
        try {
            reader.setInput(in, true, true);
            byte[] pixels = reading.read(reader);
            reader.reset();
            last = reader;
            return pixels;
        } finally {
            // A damaged image may leave it in any state.
            if (last == null) {
                reader.dispose();
            }
        }
    }

    private ImageReader take(ImageInputStream in) throws IOException {
        ImageReader reader = last;
        last = null;
        if (reader != null) {
            if (reader.getOriginatingProvider().canDecodeInput(in)) {
                return reader;
            }
            reader.dispose();
        }
        return make(in);
    }

    private static ImageReader make(ImageInputStream in) throws IOException {
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

    /** What the reader's format is called, in lower case. */
    static String format(ImageReader reader) throws IOException {
        return reader.getFormatName().toLowerCase(Locale.ROOT);
    }
}
