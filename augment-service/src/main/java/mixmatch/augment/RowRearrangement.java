package mixmatch.augment;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A new order of the pixels of a row, the same for all rows of an image; a pixel may be left out or stand twice. Bytes that
 * follow each other in both rows, most of a crop that is not mirrored, are copied at once, others one by one.
 */
final class RowRearrangement {
    /** Fewer bytes are copied sooner one by one. */
    private static final int SHORTEST_RUN = 8;

    private final int rowBytes;
    private final Run[] runs;
    /** The bytes that are in no run: each one's place in the new row, and in the old one. */
    private final int[] to;

    private final int[] from;

    private record Run(int from, int to, int length) {}

    /**
     * @param pixels for each pixel of the new row, its place in the old one
     * @param channels bytes of a pixel
     */
    RowRearrangement(int[] pixels, int channels) {
        rowBytes = pixels.length * channels;
        int[] bytes = IntStream.range(0, rowBytes)
                .map(i -> pixels[i / channels] * channels + i % channels)
                .toArray();
        List<Run> found = runs(bytes);
        runs = found.stream().filter(run -> run.length >= SHORTEST_RUN).toArray(Run[]::new);
        to = found.stream()
                .filter(run -> run.length < SHORTEST_RUN)
                .flatMapToInt(run -> IntStream.range(run.to, run.to + run.length))
                .toArray();
        from = IntStream.of(to).map(i -> bytes[i]).toArray();
    }

    private static List<Run> runs(int[] bytes) {
        List<Run> found = new ArrayList<>();
        int begin = 0;
        for (int i = 1; i <= bytes.length; i++) {
            if (i == bytes.length || bytes[i] != bytes[i - 1] + 1) {
                found.add(new Run(bytes[begin], begin, i - begin));
                begin = i;
            }
        }
        return found;
    }

    /**
     * Rearranges the rows of an image that begin at {@code rows} of it, and writes them one behind the other.
     *
     * @param image where the image begins in {@code in}
     * @param at where the first row goes in {@code out}
     */
    void apply(byte[] in, int image, int[] rows, byte[] out, int at) {
        for (int y = 0; y < rows.length; y++) {
            int source = image + rows[y];
            int target = at + y * rowBytes;
            for (Run run : runs) {
                System.arraycopy(in, source + run.from, out, target + run.to, run.length);
            }
            for (int i = 0; i < to.length; i++) {
                out[target + to[i]] = in[source + from[i]];
            }
        }
    }
}
