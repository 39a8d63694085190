package mixmatch.cli.models;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A NumPy file while it is written, float32 [rows, columns] in C order, little-endian: format 1.0 of NEP 1. Rows are added; their
 * number is in the header once the file is closed.
 */
final class NpyFile implements Closeable {
    /** Before the description: six bytes of magic, two of the version, two of its length. */
    private static final int PREFIX_BYTES = 10;

    /** A multiple of 64, and enough for the longest description: with fewer digits it is filled with spaces. */
    private static final int HEADER_BYTES = 128;

    private final FileChannel file;
    private final int columns;
    private long rows;

    private NpyFile(FileChannel file, int columns) {
        this.file = file;
        this.columns = columns;
    }

    static NpyFile create(Path file, int columns) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new NpyFile(channel.position(HEADER_BYTES), columns);
    }

    /** Rows, one after the other. */
    void add(float[] values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        write(bytes);
        rows += values.length / columns;
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    private ByteBuffer header() {
        int length = HEADER_BYTES - PREFIX_BYTES;
        String description = "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }".formatted(rows, columns);
        String filled = description + " ".repeat(length - 1 - description.length()) + "\n";
        return ByteBuffer.allocate(HEADER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) length)
                .put(filled.getBytes(StandardCharsets.US_ASCII))
                .flip();
    }

    @Override
    public void close() throws IOException {
        try (file) {
            file.position(0);
            write(header());
        }
    }
}
