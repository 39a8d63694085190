package mixmatch.engine;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The images of a step as bytes, and how they become the numbers that {@link Engine.ChunkImages} writes: a device that does so itself,
 * to the same bits, is sent a quarter of them.
 *
 * @param step the step that they are of
 * @param pixels of the rows before they are mixed
 * @param normalized a number for each of the 256 values of a channel, [256,C]
 * @param places the row that comes to each place of the chunks, one chunk after another
 * @param mixing empty where rows go as they are
 */
public record PixelRows(long step, Pixels pixels, float[] normalized, int[] places, Optional<Mixing> mixing) {
    /** The lambda and the partner of each row: lambda * row + (1 - lambda) * partner. */
    public record Mixing(float[] lambdas, int[] partners) {}

    /** Writes uint8 [rows,H,W,C], and moves the buffer on by these. */
    public interface Pixels {
        void write(ByteBuffer to);
    }
}
