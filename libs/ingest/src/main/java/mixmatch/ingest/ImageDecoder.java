package mixmatch.ingest;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads PNG, JPEG, WebP and BMP files, by content, not name, into squares of uint8 [size,size,channels]: the middle of the image,
 * as large as its shorter side, scaled where it has another size, turned as its EXIF says, white where it is transparent. Its
 * dimensions are judged before it is decoded: a small file may claim a huge image. Of a far larger image only every so many-th row
 * and column are read. Safe for use by several threads, which together take no more memory than {@link DecodingMemory} has.
 *
 * @param channels 3 (red, green, blue) or 1 (gray)
 * @param mostMemory bytes of the heap that decoding one image may take; one that takes more is refused
 * @param inBulk true where so many are read that a library pays for most of them; their pixels are the same
 */
public record ImageDecoder(int size, int channels, long mostMemory, boolean inBulk) {
    private static final long MAX_FILE_BYTES = 256L << 20;
    private static final long MAX_PIXELS = 100_000_000;
    private static final long SMALL_PIXELS = 1 << 14;
    private static final int MOST_BITS = 4 * Short.SIZE;

    /** Larger files are read where they are, in place of memory. */
    private static final int SMALL_FILE_BYTES = 1 << 20;

    /** Rows, and columns, that are left for each of the result where others are passed over. */
    private static final int OVERSAMPLING = 4;

    public ImageDecoder {
        if (channels != 3 && channels != 1) {
            throw new IllegalArgumentException("images are read with 3 channels or 1, not " + channels);
        }
    }

    public ImageDecoder(int size, int channels) {
        this(size, channels, Long.MAX_VALUE, false);
    }

    static ImageDecoder inBulk(int size, int channels) {
        PlainJpegs.prepare();
        return new ImageDecoder(size, channels, Long.MAX_VALUE, true);
    }

    /** @throws UnreadableImageException naming the reason, for a file that is not such an image or a damaged one */
    public byte[] decode(Path file) throws UnreadableImageException {
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            byte[] start = in.readNBytes(SMALL_FILE_BYTES);
            if (start.length == 0) {
                throw new UnreadableImageException("it is empty");
            }
            boolean isSmall = start.length < SMALL_FILE_BYTES;
            if (!isSmall && in.getChannel().size() > MAX_FILE_BYTES) {
                throw new UnreadableImageException("it has more than %d MiB".formatted(MAX_FILE_BYTES >> 20));
            }
            Optional<PlainJpegs.Pixels> plain = inBulk ? PlainJpegs.read(start) : Optional.empty();
            if (plain.isEmpty()) {
                return decode(isSmall ? new ByteArrayImageInputStream(start) : new FileImageInputStream(file.toFile()));
            }
            PlainJpegs.Pixels read = plain.get();
            boolean isOfThatSize = read.width() == size && read.height() == size;
            return inChannels(isOfThatSize ? read.rgb() : RgbPixels.square(read.image(), size));
        } catch (IOException e) {
            throw e instanceof UnreadableImageException known
                    ? known
                    : new UnreadableImageException("the file cannot be opened", e);
        }
    }

    /** The same for a file's bytes. */
    public byte[] decode(byte[] file) throws UnreadableImageException {
        return decode(new ByteArrayImageInputStream(file));
    }

    private byte[] decode(ImageInputStream file) throws UnreadableImageException {
        try (ImageInputStream in = file) {
            Orientation saved = Orientation.of(in);
            return saved.upright(ThreadReader.read(in, this::decode), size, channels);
        } catch (IOException | RuntimeException e) {
            // Damaged files make some decoders throw whatever they stumble over.
            throw e instanceof UnreadableImageException known
                    ? known
                    : new UnreadableImageException("it is damaged", e);
        }
    }

    private byte[] decode(ImageReader reader) throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        long pixels = (long) width * height;
        if (pixels > MAX_PIXELS) {
            throw new UnreadableImageException("it has %dx%d pixels, more than the %d million that are read"
                    .formatted(width, height, MAX_PIXELS / 1_000_000));
        }
        boolean[] cutOff = new boolean[1];
        // The JPEG decoder fills what is missing with gray and only warns.
        reader.addIIOReadWarningListener((source, warning) -> cutOff[0] |= warning.contains("remature"));
        int period = Math.max(1, Math.min(width, height) / (OVERSAMPLING * size));
        ImageReadParam param = reader.getDefaultReadParam();
        if (period > 1) {
            // Every so many-th row and column of the middle of the image, as far from one edge as from the other.
            int side = Math.min(width, height);
            int first = (side - 1) % period / 2;
            param.setSourceRegion(new Rectangle((width - side) / 2, (height - side) / 2, side, side));
            param.setSourceSubsampling(period, period, first, first);
        }
        long memory = DecodingMemory.bytes(ThreadReader.format(reader), width, height, period, bits(reader, pixels));
        if (memory > mostMemory) {
            throw new UnreadableImageException(
                    "decoding its %dx%d pixels takes %d MiB of memory, more than the %d MiB there are for it"
                            .formatted(width, height, memory >> 20, mostMemory >> 20));
        }
        try (Closeable reserved = DecodingMemory.take(memory)) {
            BufferedImage image = reader.read(0, param);
            if (cutOff[0]) {
                throw new UnreadableImageException("it is cut off");
            }
            return inChannels(RgbPixels.square(image, size));
        }
    }

    private byte[] inChannels(byte[] rgb) {
        return channels == 1 ? RgbPixels.gray(rgb) : rgb;
    }

    /** Bits of a pixel as the reader gives it; 32 where it does not say. Of a small image the most that there are will do. */
    private static int bits(ImageReader reader, long pixels) throws IOException {
        if (pixels <= SMALL_PIXELS) {
            return MOST_BITS;
        }
        Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
        return types.hasNext() ? types.next().getColorModel().getPixelSize() : 32;
    }
}
