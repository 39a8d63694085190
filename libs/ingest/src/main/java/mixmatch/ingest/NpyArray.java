package mixmatch.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mixmatch.datasets.DatasetException;

/**
 * An array in a NumPy file (NEP 1, versions 1 to 3): its type, as in {@code <f4}, its sizes, and where its numbers begin, little-endian
 * and in C order. {@link DatasetException} for any other file, or one that is cut off.
 */
record NpyArray(Path file, String type, long[] shape, long offset) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST_HEADER = 64 * 1024;
    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'[<|]?([a-z]\\d)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*False");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d, ]{0,99})\\)");
    private static final Pattern SIZE = Pattern.compile("\\d{1,15}");

    static NpyArray of(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer prefix = read(channel, file, 0, MAGIC.length + 2);
            boolean isNumPy = Arrays.equals(Arrays.copyOf(prefix.array(), MAGIC.length), MAGIC);
            require(isNumPy, file, "is no NumPy file");
            int version = prefix.get(MAGIC.length);
            int lengthBytes = version == 1 ? Short.BYTES : Integer.BYTES;
            ByteBuffer given = read(channel, file, prefix.capacity(), lengthBytes);
            long length =
                    version == 1 ? Short.toUnsignedInt(given.getShort(0)) : Integer.toUnsignedLong(given.getInt(0));
            require(
                    version >= 1 && version <= 3 && length <= LONGEST_HEADER,
                    file,
                    "is a NumPy file of another version");
            int before = prefix.capacity() + lengthBytes;
            String header = new String(read(channel, file, before, (int) length).array(), ISO_8859_1);
            Matcher type = TYPE.matcher(header);
            Matcher shape = SHAPE.matcher(header);
            require(
                    type.find() && shape.find() && ORDER.matcher(header).find(),
                    file,
                    "must be of little-endian numbers in C order; save it with numpy.ascontiguousarray");
            NpyArray array = new NpyArray(file, type.group(1), sizes(file, shape.group(1)), before + length);
            require(array.bytes() == channel.size() - array.offset, file, "has not as many bytes as its header says");
            return array;
        }
    }

    private static long[] sizes(Path file, String text) {
        String[] parts = text.strip().replaceFirst(",$", "").split("\\s*,\\s*");
        require(Arrays.stream(parts).allMatch(part -> SIZE.matcher(part).matches()), file, "has no sizes");
        return Arrays.stream(parts).mapToLong(Long::parseLong).toArray();
    }

    private static ByteBuffer read(FileChannel channel, Path file, long at, int bytes) throws IOException {
        ByteBuffer read = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (read.hasRemaining() && channel.read(read, at + read.position()) >= 0) {
            // reads on until all is there
        }
        require(!read.hasRemaining(), file, "is cut off");
        return read;
    }

    private static void require(boolean good, Path file, String problem) {
        if (!good) {
            throw new DatasetException("%s %s".formatted(file, problem));
        }
    }

    int dimensions() {
        return shape.length;
    }

    int numberBytes() {
        return type.charAt(1) - '0';
    }

    /** Of all numbers; -1 where a long can't count them. */
    private long bytes() {
        try {
            return Arrays.stream(shape).reduce(numberBytes(), Math::multiplyExact);
        } catch (ArithmeticException e) {
            return -1;
        }
    }

    /** The whole numbers of an array in one dimension. */
    int[] integers() throws IOException {
        boolean good = type.matches("[iu][1248]") && dimensions() == 1 && shape[0] <= Integer.MAX_VALUE / Long.BYTES;
        require(good, file, "must hold whole numbers in one dimension");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer numbers = read(channel, file, offset, (int) bytes()).flip();
            int[] values = new int[(int) shape[0]];
            Arrays.setAll(values, i -> number(numbers));
            return values;
        }
    }

    private int number(ByteBuffer from) {
        long value =
                switch (numberBytes()) {
                    case 1 -> type.startsWith("u") ? Byte.toUnsignedInt(from.get()) : from.get();
                    case 2 -> type.startsWith("u") ? Short.toUnsignedInt(from.getShort()) : from.getShort();
                    case 4 -> type.startsWith("u") ? Integer.toUnsignedLong(from.getInt()) : from.getInt();
                    default -> from.getLong();
                };
        require(value == (int) value, file, "has the number %d, which is no class".formatted(value));
        return (int) value;
    }
}
