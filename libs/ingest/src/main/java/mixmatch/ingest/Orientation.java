package mixmatch.ingest;

import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEG;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegment;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegmentUtil;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFReader;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.IOException;
import java.util.Set;
import javax.imageio.stream.ImageInputStream;

/** The way up of a photo: its EXIF Orientation (CIPA DC-008), 1..8, says where the saved first row and column lie. */
record Orientation(int tag) {
    private static final Orientation UPRIGHT = new Orientation(1);
    private static final int START = 0xFFD8;
    /** From 5 on an upright image's columns are saved rows. */
    private static final int TRANSPOSED = 5;
    /** The tags with which saved rows, and saved columns, count from their end. */
    private static final Set<Integer> FROM_THE_BOTTOM = Set.of(3, 4, 6, 7);

    private static final Set<Integer> FROM_THE_RIGHT = Set.of(2, 3, 7, 8);

    /** The orientation that a file states; it is upright where it states none, or one that can't be read. Reads from its start. */
    static Orientation of(ImageInputStream file) throws IOException {
        try {
            if ((file.read() << 8 | file.read()) != START) {
                return UPRIGHT;
            }
            file.seek(0);
            for (JPEGSegment segment : JPEGSegmentUtil.readSegments(file, JPEG.APP1, "Exif")) {
                byte[] exif = segment.data().readAllBytes();
                // The identifier ends with two zeros, of which the library takes one.
                Entry entry = new TIFFReader()
                        .read(new ByteArrayImageInputStream(exif, 1, exif.length - 1))
                        .getEntryById(TIFF.TAG_ORIENTATION);
                if (entry != null && entry.getValue() instanceof Integer number && number >= 1 && number <= 8) {
                    return new Orientation(number);
                }
            }
            return UPRIGHT;
        } catch (IOException | RuntimeException e) {
            // The decoder judges the image; what else is in the file harms nobody.
            return UPRIGHT;
        } finally {
            file.seek(0);
        }
    }

    /** Turns a square uint8 [size,size,channels] upright. */
    byte[] upright(byte[] saved, int size, int channels) {
        if (tag == 1) {
            return saved;
        }
        boolean transposed = tag >= TRANSPOSED;
        boolean fromTheBottom = FROM_THE_BOTTOM.contains(tag);
        boolean fromTheRight = FROM_THE_RIGHT.contains(tag);
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
