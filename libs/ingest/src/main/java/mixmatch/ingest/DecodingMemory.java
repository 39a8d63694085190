package mixmatch.ingest;

import java.io.Closeable;
import java.util.concurrent.Semaphore;

/** The heap that decoding may take, shared by all threads of this JVM: whoever decodes waits for its part of it. */
final class DecodingMemory {
    /** The rest is left to everything else. */
    private static final long BUDGET_BYTES = Runtime.getRuntime().maxMemory() / 4 * 3;

    private static final Semaphore KIBIBYTES =
            new Semaphore((int) Math.min(Integer.MAX_VALUE, BUDGET_BYTES >> 10), true);

    private DecodingMemory() {}

    /** Bytes that decoding takes, rather too many; of every so many-th row and column with so many bits a pixel. */
    static long bytes(String format, long width, long height, int period, int bits) {
        long kept = ((width + period - 1) / period) * ((height + period - 1) / period);
        // As it is read, and of the RGB image that is made of it.
        int pixel = (bits + 7) / 8 + Integer.BYTES;
        // What a decoder keeps besides, kept pixel or not. Measured: lossy WebP 25, progressive JPEG 3.
        int besides = format.equals("webp") ? 28 : format.equals("jpeg") ? 3 : 0;
        return kept * pixel + width * height * besides;
    }

    /** Waits for so much of the heap; {@link UnreadableImageException} where there is not so much of it. To be closed after use. */
    static Closeable take(long bytes) throws UnreadableImageException {
        if (bytes > BUDGET_BYTES) {
            throw new UnreadableImageException(
                    "decoding it takes %d MiB of memory, more than the %d MiB there are for it"
                            .formatted(bytes >> 20, BUDGET_BYTES >> 20));
        }
        int taken = (int) (bytes >> 10);
        KIBIBYTES.acquireUninterruptibly(taken);
        return () -> KIBIBYTES.release(taken);
    }
}
