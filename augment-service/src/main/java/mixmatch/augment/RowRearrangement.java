package mixmatch.augment;

import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Which pixel of a row each pixel of another row is, for all rows of an image. The bytes of a vector are taken from a
 * vector's length of the row where they lie so near each other, which they do in crops, mirrored or not; else one by one.
 */
final class RowRearrangement {
    /** Not wider than what each processor that has such vectors shuffles by single bytes. */
    private static final VectorSpecies<Byte> SPECIES =
            ByteVector.SPECIES_PREFERRED.length() < ByteVector.SPECIES_256.length()
                    ? ByteVector.SPECIES_128
                    : ByteVector.SPECIES_256;

    private static final int LENGTH = SPECIES.length();

    /** Byte of the row that each byte is. */
    private final int[] from;

    /** Columns of vectors, from left to right; none where they can't be. */
    private final Column[] columns;

    /**
     * The bytes from {@code to} on, which are those from {@code window} on in the order {@code shuffle}. What of a vector lies
     * behind the bytes that it can reach from there is written again by the next column. A column that would reach beyond the
     * row begins earlier: {@code kept} is what stays as it is, null where that is nothing.
     */
    private record Column(int window, VectorShuffle<Byte> shuffle, int to, VectorMask<Byte> kept) {}

    /**
     * @param pixels of a row, for each pixel of the other row
     * @param channels bytes of a pixel
     */
    RowRearrangement(int[] pixels, int channels) {
        from = new int[pixels.length * channels];
        for (int i = 0; i < from.length; i++) {
            from[i] = pixels[i / channels] * channels + i % channels;
        }
        columns = columns().toArray(Column[]::new);
    }

    private List<Column> columns() {
        List<Column> made = new ArrayList<>();
        int end = 0;
        while (end < from.length && from.length >= LENGTH) {
            int to = Math.min(end, from.length - LENGTH);
            int kept = end - to;
            int low = from[end];
            int high = from[end];
            while (end < to + LENGTH && Math.max(high, from[end]) - Math.min(low, from[end]) < LENGTH) {
                low = Math.min(low, from[end]);
                high = Math.max(high, from[end]);
                end++;
            }
            int window = Math.min(low, from.length - LENGTH);
            int behind = end;
            made.add(new Column(
                    window,
                    VectorShuffle.fromOp(
                            SPECIES, lane -> lane < kept || to + lane >= behind ? 0 : from[to + lane] - window),
                    to,
                    kept > 0 ? SPECIES.indexInRange(0, kept) : null));
        }
        return made;
    }

    /**
     * Rearranges the rows of an image that begin at {@code rows} of it, and writes them one behind the other.
     *
     * @param image where the image begins in {@code in}
     * @param at where the first row goes in {@code out}; nobody looks here whether there is room
     */
    void apply(byte[] in, int image, int[] rows, byte[] out, int at) {
        if (columns.length == 0) {
            oneByOne(in, image, rows, out, at);
        }
        for (Column column : columns) {
            if (column.kept == null) {
                column(in, rows, image + column.window, column.shuffle, out, at + column.to, from.length);
            } else {
                column(in, rows, image + column.window, column.shuffle, column.kept, out, at + column.to, from.length);
            }
        }
    }

    // Static, as vectors that are reached through objects become objects.

    private static void column(
            byte[] in, int[] rows, int from, VectorShuffle<Byte> shuffle, byte[] out, int to, int rowBytes) {
        for (int y = 0; y < rows.length; y++) {
            ByteVector.fromArray(SPECIES, in, rows[y] + from).rearrange(shuffle).intoArray(out, to + y * rowBytes);
        }
    }

    private static void column(
            byte[] in,
            int[] rows,
            int from,
            VectorShuffle<Byte> shuffle,
            VectorMask<Byte> kept,
            byte[] out,
            int to,
            int rowBytes) {
        for (int y = 0; y < rows.length; y++) {
            int row = to + y * rowBytes;
            ByteVector.fromArray(SPECIES, in, rows[y] + from)
                    .rearrange(shuffle)
                    .blend(ByteVector.fromArray(SPECIES, out, row), kept)
                    .intoArray(out, row);
        }
    }

    private void oneByOne(byte[] in, int image, int[] rows, byte[] out, int at) {
        int to = at;
        for (int row : rows) {
            for (int i : from) {
                out[to++] = in[image + row + i];
            }
        }
    }
}
