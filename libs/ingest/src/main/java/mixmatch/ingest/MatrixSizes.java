package mixmatch.ingest;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.InflaterInputStream;

/**
 * The sizes that a MAT-5 file states (MathWorks, MAT-File Format), judged before a library reads it, which takes as much memory as
 * they say. Each variable must be a matrix of numbers, as large as its shape, in the file or compressed in it.
 */
final class MatrixSizes {
    private static final int HEADER_BYTES = 128;
    private static final int MATRIX = 14;
    private static final int COMPRESSED = 15;
    private static final int MOST_DIMENSIONS = 8;

    /** Kinds of arrays that are numbers, double to uint64. */
    private static final int FIRST_KIND = 6;

    private static final int LAST_KIND = 15;
    private static final int COMPLEX = 0x800;
    private static final int MOST_NAME_BYTES = 64;

    /** Of a number of each type. */
    private static final Map<Integer, Integer> BYTES =
            Map.of(1, 1, 2, 1, 3, 2, 4, 2, 5, 4, 6, 4, 7, 4, 9, 8, 12, 8, 13, 8);

    /** A tag: its type, the bytes behind it, and how many of these stand in the tag itself. */
    private record Tag(int type, long bytes, byte[] inTag) {}

    private final DataInputStream in;
    private final ByteOrder order;

    private MatrixSizes(InputStream in, ByteOrder order) {
        this.in = new DataInputStream(in);
        this.order = order;
    }

    /** @throws IOException saying what is wrong */
    static void check(Path file) throws IOException {
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
            byte[] header = bytes.readNBytes(HEADER_BYTES);
            require(header.length == HEADER_BYTES, "it is too short");
            ByteOrder order = header[126] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
            MatrixSizes elements = new MatrixSizes(bytes, order);
            long left = Files.size(file) - HEADER_BYTES;
            while (left > 0) {
                Tag tag = elements.tag();
                left -= 2 * Integer.BYTES;
                require(tag.inTag.length == 0 && tag.bytes <= left, "it says that it is longer than it is");
                byte[] begin = bytes.readNBytes((int) Math.min(1024, tag.bytes));
                if (tag.type == COMPRESSED) {
                    InputStream inflated = new InflaterInputStream(new ByteArrayInputStream(begin));
                    MatrixSizes inside = new MatrixSizes(inflated, order);
                    require(inside.tag().type == MATRIX, "it holds something other than matrices");
                    inside.checkMatrix(Long.MAX_VALUE);
                } else {
                    require(tag.type == MATRIX, "it holds something other than matrices");
                    new MatrixSizes(new ByteArrayInputStream(begin), order).checkMatrix(tag.bytes);
                }
                bytes.skipNBytes(tag.bytes - begin.length);
                left -= tag.bytes;
            }
        } catch (EOFException e) {
            throw new IOException("it ends before a matrix does", e);
        }
    }

    private void checkMatrix(long most) throws IOException {
        Tag flags = tag();
        require(flags.bytes == 2 * Integer.BYTES, "a matrix has no such flags");
        int kind = ByteBuffer.wrap(bytes(flags)).order(order).getInt();
        boolean isReal = (kind & COMPLEX) == 0 && (kind & 0xff) >= FIRST_KIND && (kind & 0xff) <= LAST_KIND;
        require(isReal, "it holds something other than matrices of real numbers");
        Tag shape = tag();
        require(shape.bytes <= MOST_DIMENSIONS * Integer.BYTES, "a matrix has more than 8 dimensions");
        ByteBuffer sizes = ByteBuffer.wrap(bytes(shape)).order(order);
        double numbers = 1;
        while (sizes.remaining() >= Integer.BYTES) {
            numbers *= sizes.getInt();
        }
        Tag name = tag();
        require(name.bytes <= MOST_NAME_BYTES, "a matrix has no such name");
        bytes(name);
        Tag data = tag();
        require(
                BYTES.containsKey(data.type) && data.bytes == numbers * BYTES.get(data.type) && data.bytes <= most,
                "a matrix has not as many numbers as its shape says");
        require(
                data.bytes < Runtime.getRuntime().maxMemory() / 4 * 3,
                "a matrix takes %d MiB of memory, more than there are".formatted(data.bytes >> 20));
    }

    private Tag tag() throws IOException {
        int first = integer();
        if (first >>> Short.SIZE == 0) {
            return new Tag(first, Integer.toUnsignedLong(integer()), new byte[0]);
        }
        int bytes = first >>> Short.SIZE;
        require(bytes <= Integer.BYTES, "a tag has no such length");
        return new Tag(first & 0xffff, bytes, in.readNBytes(Integer.BYTES));
    }

    /** What is behind a tag, up to the next multiple of eight bytes. */
    private byte[] bytes(Tag tag) throws IOException {
        if (tag.inTag.length > 0) {
            return tag.inTag;
        }
        byte[] bytes = in.readNBytes((int) tag.bytes);
        in.skipNBytes(-tag.bytes & 7);
        return bytes;
    }

    private int integer() throws IOException {
        int read = in.readInt();
        return order == ByteOrder.BIG_ENDIAN ? read : Integer.reverseBytes(read);
    }

    private static void require(boolean good, String problem) throws IOException {
        if (!good) {
            throw new IOException(problem);
        }
    }
}
