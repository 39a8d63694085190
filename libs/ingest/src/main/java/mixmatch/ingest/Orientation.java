package mixmatch.ingest;

import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEG;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegment;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegmentUtil;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFReader;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.IOException;
import javax.imageio.stream.ImageInputStream;

/**
 * The way up of a photo that a camera saved as its sensor lay: the tag Orientation of a JPEG's EXIF part (CIPA DC-008).
 * Each turn is named after where the saved pixels' first row and first column belong.
 */
enum Orientation {
    TOP_LEFT(false, false, false),
    TOP_RIGHT(false, false, true),
    BOTTOM_RIGHT(false, true, true),
    BOTTOM_LEFT(false, true, false),
    LEFT_TOP(true, false, false),
    RIGHT_TOP(true, true, false),
    RIGHT_BOTTOM(true, true, true),
    LEFT_BOTTOM(true, false, true);

    private static final int START = 0xFFD8;

    private final boolean transposed;
    private final boolean fromTheBottom;
    private final boolean fromTheRight;

    /** Of an upright image's row y and column x: whether x counts saved rows, and which saved ones count from their end. */
    Orientation(boolean transposed, boolean fromTheBottom, boolean fromTheRight) {
        this.transposed = transposed;
        this.fromTheBottom = fromTheBottom;
        this.fromTheRight = fromTheRight;
    }

    /** The orientation that a file states; it is upright where it states none, or one that can't be read. Reads from its start. */
    static Orientation of(ImageInputStream file) throws IOException {
        try {
            if ((file.read() << 8 | file.read()) != START) {
                return TOP_LEFT;
            }
            file.seek(0);
            for (JPEGSegment segment : JPEGSegmentUtil.readSegments(file, JPEG.APP1, "Exif")) {
                byte[] exif = segment.data().readAllBytes();
                // The identifier ends with two zeros, of which the library takes one.
                Entry entry = new TIFFReader()
                        .read(new ByteArrayImageInputStream(exif, 1, exif.length - 1))
                        .getEntryById(TIFF.TAG_ORIENTATION);
                if (entry != null && entry.getValue() instanceof Integer number && number >= 1 && number <= 8) {
                    return values()[number - 1];
                }
            }
            return TOP_LEFT;
        } catch (IOException | RuntimeException e) {
            // The decoder judges the image; what else is in the file harms nobody.
            return TOP_LEFT;
        } finally {
            file.seek(0);
        }
    }

    /** Turns a square uint8 [size,size,channels] upright. */
    byte[] upright(byte[] saved, int size, int channels) {
        if (this == TOP_LEFT) {
            return saved;
        }
        byte[] upright = new byte[saved.length];
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                int row = transposed ? x : y;
                int column = transposed ? y : x;
                int from = (fromTheBottom ? size - 1 - row : row) * size + (fromTheRight ? size - 1 - column : column);
                System.arraycopy(saved, from * channels, upright, (y * size + x) * channels, channels);
            }
        }
        return upright;
    }
}
