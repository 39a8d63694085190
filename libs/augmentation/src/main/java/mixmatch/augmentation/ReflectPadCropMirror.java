package mixmatch.augmentation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Pads an image by reflection, cuts a window of the image's own size at (top, left) of the padded one and mirrors it left to
 * right if asked. The padded image is never built: a window's rows are rows of the image, each rearranged in the same way.
 */
public final class ReflectPadCropMirror {
    private final int imageBytes;
    /** For each top: where the rows of a window begin in the image. */
    private final int[][] rows;
    // For each left: how a row of a window is made of a row of the image, and the same mirrored.
    private final RowRearrangement[] plain;
    private final RowRearrangement[] mirrored;

    /** For uint8 images [H, W, C]; {@code pad} pixels on every side, less than height and width. */
    public ReflectPadCropMirror(int height, int width, int channels, int pad) {
        if (pad < 0 || pad >= height || pad >= width) {
            throw new IllegalArgumentException(
                    "augmentation.pad %d does not fit images of %dx%d; it must be less than both"
                            .formatted(pad, height, width));
        }
        int offsets = 2 * pad + 1;
        imageBytes = height * width * channels;
        rows = new int[offsets][height];
        plain = new RowRearrangement[offsets];
        mirrored = new RowRearrangement[offsets];
        for (int offset = 0; offset < offsets; offset++) {
            int shift = offset - pad;
            Arrays.setAll(rows[offset], y -> reflect(y + shift, height) * width * channels);
            int[] pixels = new int[width];
            Arrays.setAll(pixels, x -> reflect(x + shift, width));
            int[] lastFirst = new int[width];
            Arrays.setAll(lastFirst, x -> pixels[width - 1 - x]);
            plain[offset] = new RowRearrangement(pixels, channels);
            mirrored[offset] = new RowRearrangement(lastFirst, channels);
        }
    }

    /** Writes the window of the image at {@code image} of {@code in} to {@code out} from {@code at}; top, left <= 2*pad. */
    public void apply(byte[] in, int image, int top, int left, boolean mirror, byte[] out, int at) {
        Objects.checkFromIndexSize(image, imageBytes, in.length);
        Objects.checkFromIndexSize(at, imageBytes, out.length);
        (mirror ? mirrored : plain)[left].apply(in, image, rows[top], out, at);
    }

    /** The edge pixel itself is not repeated, as in NumPy's {@code mode='reflect'}. */
    private static int reflect(int at, int size) {
        if (at < 0) {
            return -at;
        }
        return at < size ? at : 2 * (size - 1) - at;
    }

    /** A new order of a row's pixels, some left out or twice. Bytes that stay side by side, most in a crop, are copied at once. */
    private static final class RowRearrangement {
        /** Fewer bytes are copied sooner one by one. */
        private static final int SHORTEST_RUN = 8;

        private final int rowBytes;
        private final Run[] runs;
        // The bytes that are in no run: each one's place in the new row, and in the old one.
        private final int[] to;
        private final int[] from;

        private record Run(int from, int to, int length) {}

        /** @param pixels for each pixel of the new row, its place in the old one */
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

        /** Rearranges the rows of the image at {@code image}, each at its place of {@code rows} in it, one behind the other. */
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
}
